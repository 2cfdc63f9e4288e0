package dev.portcullis.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code portcullis key}: API keys for their whole life, also beside a running gateway. */
@Command(
    name = "key",
    description = "Makes, shows, narrows, replaces and ends API keys.",
    subcommands = {
      KeyCreateCommand.class,
      KeyListCommand.class,
      KeyShowCommand.class,
      KeyNarrowCommand.class,
      KeyRotateCommand.class,
      KeyRetireCommand.class,
      KeyRevokeCommand.class
    },
    mixinStandardHelpOptions = true)
public class KeyCommand implements Runnable {
  @Spec CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the spec
  KeyCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what: create, list, show, narrow, rotate, retire or revoke.");
  }
}
