package io.skillstream.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Invocation;
import org.junit.jupiter.api.Test;

class GatewayCommandTest {
  @Test
  void inFlight_lessThanTheLargestRequest_isUnusable() {
    Invocation refused = Invocation.of("gateway", "--in-flight", "31");
    assertThat(refused.code()).isEqualTo(CommandException.UNUSABLE);
    assertThat(refused.err()).contains("--in-flight is 31", "from 32");
  }
}
