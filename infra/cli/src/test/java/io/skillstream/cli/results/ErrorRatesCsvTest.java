package io.skillstream.cli.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorRatesCsvTest {
  @TempDir Path dir;

  @Test
  void write_everyNode_inPreorderQuotedWhereNeeded() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY); // where a decimal point would be a comma
      ResultsFolder.open(dir).writeErrorRates(Runs.skills());
    } finally {
      Locale.setDefault(before);
    }

    assertThat(Files.readString(dir.resolve(ResultsFolder.ERROR_RATES)))
        .isEqualTo(
            """
            path,depth,attempts,wrong,rate,lower,upper,evidence,unknown,pool,selected,unknown_share,best,worst,left_out
            ,0,12,6,0.5,0.25,0.75,12.0,2,30,10,,,,0
            Algebra,1,10,6,0.6,0.3,0.85,10.0,1,20,8,,,,0
            Algebra->Linear,2,1,1,1.0,0.05,1.0,1.5,0,5,3,,,,0
            "Algebra->Square, ""cube""\",2,9,5,0.5555555555555556,0.28,0.8,9.0,1,15,5,0.1,0.5,0.6,3
            </script><img src=x onerror=alert(1)>,1,0,0,,,,,1,10,2,,,,0
            """
                .replace("\n", "\r\n"));
  }
}
