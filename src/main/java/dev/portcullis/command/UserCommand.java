package dev.portcullis.command;

import dev.portcullis.admin.UserStops;
import dev.portcullis.client.UserDesk;
import dev.portcullis.client.UserDesk.Refused;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code portcullis user}: users of tokens, also beside a running gateway. */
@Command(
    name = "user",
    description = "Stops users of tokens, lets them go on, and shows what they have used.",
    mixinStandardHelpOptions = true)
public class UserCommand extends Verbs {
  private final Desk desk;

  UserCommand(Desk desk) {
    this.desk = desk;
  }

  /** How commands name one user. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static class UserName {
    @Parameters(
        paramLabel = "USER",
        description = "The issuer's name, a slash and the subject, as events show it: sso/ada.")
    String user;

    @Option(
        names = "--tenant",
        description = "Whose the user is; whoever may administer one tenant alone has to say it.")
    @Nullable String tenant;

    Optional<String> whose() {
      return Optional.ofNullable(tenant);
    }
  }

  /** What is done about a user. */
  @FunctionalInterface
  private interface Verb {
    int at(UserDesk users, Console console) throws Refused;
  }

  @Command(
      description = {
        "Stops a user at once, who need not have been seen; a later stop takes the place of an"
            + " earlier one.",
        "It is no substitute for the issuer's: whoever still gets tokens when it is over goes on."
      },
      mixinStandardHelpOptions = true)
  int stop(
      @Mixin UserName name,
      @Option(
              names = "--for",
              description = "How long, in hours or days: 12h, 7d; 365d at most, 30d if not said.")
          @Nullable String time) {
    return with(
        "stop",
        name,
        (users, console) -> {
          var until =
              Optional.ofNullable(time)
                  .map(text -> desk.clock().instant().plus(console.duration("--for", text)));
          return console.done("Stopped until " + users.stop(name.user, name.whose(), until) + ".");
        });
  }

  @Command(
      description = "Lets a user go on who was stopped; API keys that were revoked stay so.",
      mixinStandardHelpOptions = true)
  int release(@Mixin UserName name) {
    return with(
        "release",
        name,
        (users, console) -> {
          users.release(name.user, name.whose());
          return console.done("Not stopped any more.");
        });
  }

  @Command(
      description = "Shows what a user has used, and whether they are stopped.",
      mixinStandardHelpOptions = true)
  int usage(@Mixin UserName name) {
    return with(
        "usage",
        name,
        (users, console) -> console.print(KeyView.used(users.standing(name.user, name.whose()))));
  }

  private int with(String word, UserName name, Verb verb) {
    Console console = NamedVerb.console(spec, word);
    if (!UserStops.named(name.user)) {
      throw console.wrong("A user is an issuer's name, a slash and a subject: sso/ada.");
    }
    try {
      return verb.at(desk.users(console), console);
    } catch (Refused refused) {
      return console.failed(String.valueOf(refused.getMessage()));
    }
  }
}
