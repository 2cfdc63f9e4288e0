package dev.portcullis;

import dev.portcullis.startup.ConfigReport;
import io.quarkus.runtime.Quarkus;
import java.util.List;
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
    Mappings.REPORT.checkUnknownKeys();
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

  /** The mappings of {@code portcullis.*}. */
  static final class Mappings {
    static final List<Class<?>> ALL =
        List.of(
            GatewayConfig.class,
            RoutesConfig.class,
            dev.portcullis.aws.AwsConfig.class,
            dev.portcullis.http.ServerConfig.class,
            dev.portcullis.lambda.FunctionConfig.class,
            dev.portcullis.address.AddressConfig.class,
            dev.portcullis.authn.KeysConfig.class,
            dev.portcullis.authn.IssuersConfig.class,
            dev.portcullis.authz.AuthorizationConfig.class,
            dev.portcullis.secret.SecretsConfig.class,
            dev.portcullis.quota.LimitsConfig.class,
            dev.portcullis.guard.GuardConfig.class,
            dev.portcullis.upstream.UpstreamConfig.class);

    /** What is wrong with them; made while an executable is built, which keeps no reflection. */
    static final ConfigReport REPORT = new ConfigReport(ALL);

    private Mappings() {}
  }
}
