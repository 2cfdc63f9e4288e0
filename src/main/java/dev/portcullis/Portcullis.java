package dev.portcullis;

import dev.portcullis.client.CannotReach;
import dev.portcullis.config.Mappings;
import dev.portcullis.lambda.RuntimeApi;
import dev.portcullis.pipeline.Unavailable;
import dev.portcullis.startup.ConfigReport;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.inject.Instance;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine;

/** The process: a function or a server without arguments, the command line with them. */
@QuarkusMain
public class Portcullis implements QuarkusApplication {
  private static final ConfigReport REPORT = Mappings.REPORT;

  /**
   * Logs values while configuration is read, before it says how; they may be secrets in the wrong
   * place. The report says what is wrong.
   */
  private static final Logger TALKATIVE = Logger.getLogger("io.smallrye.config");

  private final CommandLine.IFactory factory;
  private final Instance<ServerStart> server;
  private final Instance<FunctionStart> function;
  private final String version;

  Portcullis(
      CommandLine.IFactory factory,
      Instance<ServerStart> server,
      Instance<FunctionStart> function,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.factory = factory;
    this.server = server;
    this.function = function;
    this.version = version;
  }

  /**
   * Where log records look for the name of the host, which no format here shows: else the first of
   * them looks it up in the network, and in an executable that fails.
   */
  private static final List<String> HOST_NAMES =
      List.of("jboss.qualified.host.name", "jboss.host.name", "jboss.node.name");

  /** Starts the process. */
  public static void main(String... args) {
    HOST_NAMES.forEach(name -> System.setProperty(name, "localhost"));
    if (System.getProperty("org.graalvm.nativeimage.imagecode") != null) {
      // else a start now and then leaves its first answer unread until the call's time-out (ADR 74)
      System.setProperty("jdk.pollerMode", "1"); // a platform thread sees that a socket is ready
    }
    ConfigReport.fileUnusable()
        .ifPresent(
            why -> {
              FunctionStart.failed(why);
              System.exit(ConfigReport.EXIT_CODE);
            });
    TALKATIVE.setLevel(Level.SEVERE);
    Quarkus.run(
        Portcullis.class,
        (code, failure) ->
            System.exit(failure == null ? code : FunctionStart.failed(REPORT, failure)),
        args);
  }

  @Override
  public int run(String... args) throws InterruptedException {
    if (args.length > 0) {
      var commandLine = new CommandLine(Commands.class, factory);
      commandLine.getCommandSpec().version("portcullis " + version);
      return commandLine
          .setExecutionExceptionHandler(
              (failure, command, parsed) -> tell(failure, command.getErr()))
          .setCaseInsensitiveEnumValuesAllowed(true)
          .execute(args);
    }
    Optional<RuntimeApi> lambda = FunctionStart.api();
    if (lambda.isPresent()) {
      return function.get().run(version, lambda.get(), REPORT);
    }
    try {
      return server.get().run(version, REPORT); // without the command line, which takes its time
    } catch (Exception failure) {
      return tell(failure, new PrintWriter(System.err, true));
    }
  }

  /** Says what went wrong, and returns the exit code. */
  private static int tell(Exception failure, PrintWriter err) {
    return switch (failure) {
      case Unavailable known -> { // its message is for people
        err.printf(
            "portcullis: %s (%s: %s)%n", known.getMessage(), known.dependency(), known.fault());
        yield CommandLine.ExitCode.SOFTWARE;
      }
      case CannotReach known -> {
        err.println("portcullis: " + known.getMessage());
        yield CommandLine.ExitCode.SOFTWARE;
      }
      default -> REPORT.tell(failure, err);
    };
  }
}
