package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The executable looks for no interceptors of the SDK on its class path: there must be none. */
class WithoutLookupsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "software/amazon/awssdk/global/handlers/execution.interceptors",
        "software/amazon/awssdk/services/dynamodb/execution.interceptors",
        "software/amazon/awssdk/services/kms/execution.interceptors",
        "software/amazon/awssdk/services/secretsmanager/execution.interceptors",
        "software/amazon/awssdk/services/cloudwatchlogs/execution.interceptors"
      })
  void noLibraryBringsAnInterceptor(String resource) throws IOException {
    assertThat(Collections.list(getClass().getClassLoader().getResources(resource))).isEmpty();
  }
}
