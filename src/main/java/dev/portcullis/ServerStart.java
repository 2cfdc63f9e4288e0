package dev.portcullis;

import dev.portcullis.startup.ConfigReport;
import io.quarkus.runtime.Quarkus;
import jakarta.inject.Singleton;

/** The process as a server: serves until it is told to stop. */
@Singleton
class ServerStart {
  private final Gateway gateway;
  private final Greeting greeting;

  ServerStart(Gateway gateway, Greeting greeting) {
    this.gateway = gateway;
    this.greeting = greeting;
  }

  /**
   * Serves.
   *
   * @return the exit code
   */
  int run(String version, ConfigReport report) throws Exception {
    report.check();
    try {
      Termination.inOrder();
      int port = gateway.start(version);
      System.out.println(greeting.text(port));
      Quarkus.waitForExit();
      return 0;
    } finally {
      gateway.stop();
    }
  }
}
