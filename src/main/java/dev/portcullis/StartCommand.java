package dev.portcullis;

import dev.portcullis.command.AuditCommand;
import dev.portcullis.command.ExplainCommand;
import dev.portcullis.command.KeyCommand;
import dev.portcullis.command.LoginCommand;
import dev.portcullis.command.LogoutCommand;
import dev.portcullis.command.PolicyCommand;
import dev.portcullis.command.PostureCommand;
import dev.portcullis.command.RoleCommand;
import dev.portcullis.command.TenantCommand;
import dev.portcullis.command.UsageCommand;
import dev.portcullis.command.UserCommand;
import dev.portcullis.config.Mappings;
import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;

/** {@code portcullis} without a command: serves until it is told to stop. */
@Command(
    name = "portcullis",
    description = "A security gateway for AI APIs. Without a command it starts the gateway.",
    subcommands = {
      KeyCommand.class,
      RoleCommand.class,
      TenantCommand.class,
      PolicyCommand.class,
      UsageCommand.class,
      UserCommand.class,
      AuditCommand.class,
      ExplainCommand.class,
      LoginCommand.class,
      LogoutCommand.class,
      PostureCommand.class,
      picocli.CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true)
class StartCommand implements Callable<Integer> {
  private final Gateway gateway;
  private final Greeting greeting;
  private final String version;

  StartCommand(
      Gateway gateway,
      Greeting greeting,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.gateway = gateway;
    this.greeting = greeting;
    this.version = version;
  }

  @Override
  public Integer call() throws Exception {
    Mappings.REPORT.check();
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
