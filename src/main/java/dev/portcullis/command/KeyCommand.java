package dev.portcullis.command;

import picocli.CommandLine.Command;

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
public class KeyCommand extends Verbs {}
