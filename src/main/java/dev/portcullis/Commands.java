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
import picocli.CommandLine.Command;

/** The command line; without arguments the process serves ({@link ServerStart}). */
@Command(
    name = "portcullis",
    description = "A security gateway for AI APIs. Without arguments it starts the gateway.",
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
final class Commands {}
