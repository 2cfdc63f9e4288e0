package dev.portcullis.command;

import dev.portcullis.client.CannotReach;
import dev.portcullis.client.DeviceLogin;
import dev.portcullis.client.Session;
import dev.portcullis.client.SessionFile;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code portcullis login}: signs in to a gateway's administration, by the device flow. */
@Command(
    name = "login",
    description = "Signs in to a gateway's administration, with a browser wherever you have one.",
    mixinStandardHelpOptions = true)
public class LoginCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--gateway",
      required = true,
      description = "The gateway's URL, such as https://gateway.example.com.")
  String gateway;

  @Option(
      names = "--issuer",
      required = true,
      description = "Who vouches for you: the issuer's URL, as the gateway's configuration has it.")
  String issuer;

  @Option(
      names = "--client-id",
      defaultValue = "portcullis-cli",
      description = "As what this command line is known there (${DEFAULT-VALUE} if not said).")
  String clientId;

  @Option(
      names = "--scope",
      defaultValue = "openid",
      description = "What to ask for (${DEFAULT-VALUE} if not said).")
  String scope;

  @Option(
      names = "--acr",
      description = "The class of authentication to ask for, where the issuer has several.")
  @Nullable String acr;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  LoginCommand() {}

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try {
      SessionFile file = file();
      Session session =
          new DeviceLogin()
              .signIn(
                  DeviceLogin.Request.parse(
                      gateway, issuer, clientId, scope, Optional.ofNullable(acr)),
                  (page, code, direct) -> prompt(err, page, code, direct));
      file.write(session);
      err.printf(
          "Signed in at %s until %s. Commands for keys, roles, tenants and usage speak to it now;%n"
              + "portcullis logout ends that.%n",
          session.gateway(), session.expires().truncatedTo(ChronoUnit.SECONDS));
      err.flush();
      return CommandLine.ExitCode.OK;
    } catch (CannotReach refused) {
      err.println("portcullis: " + refused.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  static SessionFile file() {
    return SessionFile.of(System.getenv())
        .orElseThrow(
            () -> new IllegalStateException("HOME is not set, so there is no place for a session"));
  }

  private static void prompt(PrintWriter err, String page, String code, Optional<String> direct) {
    err.printf("Open %s%nand enter the code %s%n", page, code);
    direct.ifPresent(uri -> err.printf("or open %s%n", uri));
    err.println("Waiting …");
    err.flush();
  }
}
