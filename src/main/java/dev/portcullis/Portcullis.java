package dev.portcullis;

import dev.portcullis.authn.StoreUnavailable;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.startup.ConfigReport;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine;

/** The process: a server without arguments, the command line with them. */
@QuarkusMain
public class Portcullis implements QuarkusApplication {
  private final CommandLine.IFactory factory;
  private final String version;

  Portcullis(
      CommandLine.IFactory factory,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.factory = factory;
    this.version = version;
  }

  /** Starts the process. */
  public static void main(String... args) {
    if (ConfigReport.fileUnreadable(System.err)) {
      System.exit(ConfigReport.EXIT_CODE);
    }
    Quarkus.run(Portcullis.class, ConfigReport::exit, args);
  }

  @Override
  public int run(String... args) {
    var commandLine = new CommandLine(StartCommand.class, factory);
    commandLine.getCommandSpec().version("portcullis " + version);
    return commandLine
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof StoreUnavailable store) { // it says which file, and no more
                command.getErr().println("portcullis: " + store.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
              }
              if (failure instanceof LedgerUnavailable ledger) {
                command.getErr().println("portcullis: " + ledger.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
              }
              return ConfigReport.tell(failure, command.getErr());
            })
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(args);
  }
}
