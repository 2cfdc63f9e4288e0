package dev.portcullis;

import dev.portcullis.admin.Control;
import dev.portcullis.client.Administration;
import dev.portcullis.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code portcullis posture}: which controls are on, at the gateway that somebody is signed in to,
 * or by this configuration and its stores.
 */
@Command(
    name = "posture",
    description = "Says which controls are on, with evidence, and what to do.",
    mixinStandardHelpOptions = true)
class PostureCommand implements Callable<Integer> {
  private final Posture posture;
  private final Desk desk;

  @Spec CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the spec
  PostureCommand(Posture posture, Desk desk) {
    this.posture = posture;
    this.desk = desk;
  }

  @Override
  public Integer call() {
    var console = new Console(spec);
    Optional<Administration> remote = desk.remote(console);
    var lines = new ArrayList<String>();
    if (remote.isPresent()) {
      for (Json control : remote.get().list("/posture", "controls")) {
        add(
            lines,
            control.text("state").orElse("?"),
            control.text("name").orElse("?"),
            texts(control, "evidence"),
            texts(control, "advice"));
      }
    } else {
      for (Control control : posture.live()) {
        add(lines, control.state().text(), control.name(), control.evidence(), control.advice());
      }
    }
    return console.print(lines);
  }

  private static void add(
      List<String> lines, String state, String name, List<String> evidence, List<String> advice) {
    lines.add("%-7s %s".formatted(state, name));
    evidence.forEach(found -> lines.add("          " + found));
    advice.forEach(advised -> lines.add("        > " + advised));
  }

  private static List<String> texts(Json control, String name) {
    return control.items(name).stream().flatMap(item -> item.asText().stream()).toList();
  }
}
