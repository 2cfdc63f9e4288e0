package dev.portcullis.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** An emulator of the Runtime API, and a runtime that says to it what a test tells. */
abstract class RuntimeApiCase {
  static final String WELL =
      "{\"statusCode\":201,\"headers\":{\"X-One\":\"1\"},\"cookies\":[\"a=1\"],\"body\":\"well\"}";

  final RuntimeApiEmulator emulator = RuntimeApiEmulator.start();

  @AfterEach
  void stop() {
    emulator.close();
  }

  RawRuntime runtime() throws IOException {
    return new RawRuntime(emulator);
  }

  /** A runtime that has been handed this invocation. */
  RawRuntime runtimeWith(EmulatedInvocation invocation) throws IOException {
    RawRuntime runtime = runtime();
    assertThat(runtime.next().header("lambda-runtime-aws-request-id"))
        .isEqualTo(invocation.requestId());
    return runtime;
  }
}
