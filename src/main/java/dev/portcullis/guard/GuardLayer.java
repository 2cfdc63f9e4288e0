package dev.portcullis.guard;

import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Direction;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Reply;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes in, and what comes out: secrets and personal data in requests and replies, streamed or
 * not. Each route says for each family of rules and each direction whether matches are let pass,
 * noted, redacted or refused. No byte of a reply leaves before the rules that could change it have
 * seen it.
 */
public final class GuardLayer implements Layer {
  /** What is looked for on a route. */
  private record Screens(Screen input, Screen output) {}

  private final Map<String, Screens> perRoute = new HashMap<>();
  private final Screens otherwise;

  /**
   * A layer with these policies.
   *
   * @param perRoute by the route's name; a route without one has {@link GuardPolicy#DEFAULT}
   */
  public GuardLayer(Map<String, GuardPolicy> perRoute) {
    Map<Map<String, Action>, Screen> made = new HashMap<>();
    perRoute.forEach((route, policy) -> this.perRoute.put(route, screens(policy, made)));
    this.otherwise = screens(GuardPolicy.DEFAULT, made);
  }

  private static Screens screens(GuardPolicy policy, Map<Map<String, Action>, Screen> made) {
    return new Screens(
        screen(policy.in(Direction.INPUT), made), screen(policy.in(Direction.OUTPUT), made));
  }

  /** Screens that do the same are one: their automata are large. */
  private static Screen screen(Map<String, Action> actions, Map<Map<String, Action>, Screen> made) {
    return made.computeIfAbsent(
        actions,
        wanted -> {
          Map<Family, Action> families = new LinkedHashMap<>();
          GuardPolicy.FAMILIES.forEach(
              family -> families.put(family, wanted.getOrDefault(family.name(), Action.REDACT)));
          return new Screen(families);
        });
  }

  @Override
  public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
    Screens screens = perRoute.getOrDefault(in.route().required().name(), otherwise);
    if (screens.input().isOn()) {
      var sightings = new Sightings(Direction.INPUT);
      Call call = in.call().required();
      Call guarded = new GuardedCall(new Inspector(screens.input(), sightings)).of(call);
      sightings.tell(in);
      if (sightings.refused()) {
        return Outcome.refused(
            Reason.GUARDED,
            "The request holds what does not go to a model on this route: "
                + sightings.refusedKinds()
                + ". Take it out and send it again.");
      }
      if (guarded != call) {
        in.call().replace(guarded);
      }
    }
    return screens.output().isOn() ? guarded(in, out, next, screens.output()) : next.proceed(out);
  }

  private static Outcome guarded(Exchange in, Reply out, Next next, Screen screen)
      throws InterruptedException {
    in.requireReadableReply();
    var sightings = new Sightings(Direction.OUTPUT);
    try {
      var reply = new GuardedReply(out, new Inspector(screen, sightings));
      return reply.ended(next.proceed(reply));
    } finally {
      sightings.tell(in);
    }
  }
}
