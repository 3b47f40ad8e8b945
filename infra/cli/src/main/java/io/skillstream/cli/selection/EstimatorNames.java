package io.skillstream.cli.selection;

import io.skillstream.domain.rate.Estimators;
import java.util.Iterator;

/** The names of the estimators, for help. */
public final class EstimatorNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Estimators.names().iterator();
  }
}
