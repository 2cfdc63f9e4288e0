package dev.portcullis.command;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code portcullis logout}: forgets who is signed in. */
@Command(
    name = "logout",
    description = "Forgets the sign-in; commands speak to the store on this machine again.",
    mixinStandardHelpOptions = true)
public class LogoutCommand implements Runnable {
  @Spec CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the spec
  LogoutCommand() {}

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    err.println(LoginCommand.file().delete() ? "Signed out." : "Nobody was signed in.");
    err.flush();
  }
}
