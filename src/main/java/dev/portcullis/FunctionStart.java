package dev.portcullis;

import dev.portcullis.lambda.FunctionLoop;
import dev.portcullis.lambda.RuntimeApi;
import dev.portcullis.startup.ConfigReport;
import dev.portcullis.startup.Failures;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The process as a function on AWS Lambda: serves until the platform ends it. */
@Singleton
class FunctionStart {
  private static final Logger LOG = Logger.getLogger("portcullis");

  private final Gateway gateway;

  FunctionStart(Gateway gateway) {
    this.gateway = gateway;
  }

  /** The platform's API, if this process is on AWS Lambda. */
  static Optional<RuntimeApi> api() {
    return RuntimeApi.of(System.getenv());
  }

  /**
   * Serves.
   *
   * @return the exit code
   */
  int run(String version, RuntimeApi api, ConfigReport report) throws InterruptedException {
    FunctionLoop loop;
    try {
      report.check();
      loop = gateway.function(version, api);
    } catch (Exception | Error failure) {
      gateway.stop();
      return failed(report, failure);
    }
    Termination.by(gateway::stop);
    try {
      loop.run();
      return 0;
    } catch (IOException over) {
      LOG.error(Failures.described("lambda", over));
      return 1;
    } finally {
      gateway.stop();
    }
  }

  /**
   * Says why the process does not start: to people, and to the platform if this is a function.
   *
   * @return the exit code
   */
  static int failed(ConfigReport report, Throwable failure) {
    var text = new StringWriter();
    int code = report.tell(failure, new PrintWriter(text, true));
    failed(text.toString());
    return code;
  }

  /** Says this, to people, and to the platform if this is a function. */
  static void failed(String why) {
    System.err.print(why);
    api()
        .ifPresent(
            api -> {
              try (api) {
                api.failInit(why);
              } catch (IOException unheard) {
                LOG.error(Failures.described("lambda", unheard));
              }
            });
  }
}
