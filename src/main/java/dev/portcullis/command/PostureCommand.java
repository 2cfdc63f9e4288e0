package dev.portcullis.command;

import dev.portcullis.client.Administration;
import dev.portcullis.posture.Posture;
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
public class PostureCommand implements Callable<Integer> {
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
    List<PostureLines.Shown> controls =
        remote
            .map(
                at -> at.list("/posture", "controls").stream().map(PostureLines.Shown::of).toList())
            .orElseGet(() -> posture.live().stream().map(PostureLines.Shown::of).toList());
    return console.print(PostureLines.inFull(controls));
  }
}
