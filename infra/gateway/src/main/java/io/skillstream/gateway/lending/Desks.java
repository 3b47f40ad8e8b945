package io.skillstream.gateway.lending;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desks of all curricula that were asked for, each opened when it is first needed. */
public final class Desks implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Desks.class);

  private final Opening opening;
  private final Map<String, Desk> open = new ConcurrentHashMap<>();
  private boolean closed;

  /** How a desk is opened. */
  public interface Opening {
    /**
     * Opens the desk of a curriculum, as its only one.
     *
     * @throws UnknownCurriculumException if there is no such curriculum
     * @throws UnavailableException if another gateway has it, or the cluster does not answer
     */
    Desk open(String curriculum);
  }

  /** Desks that are opened so. */
  public Desks(Opening opening) {
    this.opening = opening;
  }

  /**
   * Does something at a curriculum's desk. One that is lost is opened anew, once: what the other
   * gateway wrote meanwhile, or what became of a write that was not answered, is then read.
   *
   * @throws UnknownCurriculumException if there is no such curriculum
   * @throws UnavailableException if it cannot be served now
   */
  public <T> T at(String curriculum, Function<Desk, T> act) {
    Desk desk = desk(curriculum);
    try {
      return act.apply(desk);
    } catch (DeskLostException first) {
      log.info("opening the desk of {} anew: {}", curriculum, first.getMessage());
      drop(curriculum, desk);
      Desk again = desk(curriculum);
      try {
        return act.apply(again);
      } catch (DeskLostException second) {
        drop(curriculum, again);
        throw new UnavailableException(String.valueOf(second.getMessage()), second);
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    open.values().forEach(Desk::close);
    open.clear();
  }

  private Desk desk(String curriculum) {
    Desk desk = open.get(curriculum);
    return desk == null ? opened(curriculum) : desk;
  }

  private synchronized Desk opened(String curriculum) {
    if (closed) {
      throw new UnavailableException("the gateway is stopping", null);
    }
    Desk desk = open.get(curriculum);
    if (desk == null) {
      desk = opening.open(curriculum);
      open.put(curriculum, desk);
    }
    return desk;
  }

  private synchronized void drop(String curriculum, Desk desk) {
    if (open.remove(curriculum, desk)) {
      desk.close();
    }
  }
}
