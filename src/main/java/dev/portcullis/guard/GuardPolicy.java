package dev.portcullis.guard;

import dev.portcullis.pipeline.Direction;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is done about each family of rules in each direction.
 *
 * @param actions by direction and a family's name; what is not there is redacted
 */
public record GuardPolicy(Map<Direction, Map<String, Action>> actions) {
  /** Every family, in the order in which policies speak of them. */
  static final Family SECRETS = new Secrets();

  static final Family PERSONAL = new Personal();
  static final List<Family> FAMILIES = List.of(SECRETS, PERSONAL);

  /** What holds on a route that says nothing of its own. */
  public static final GuardPolicy DEFAULT =
      of(Action.REDACT, Action.REDACT, Action.FLAG, Action.FLAG);

  public GuardPolicy {
    actions = Map.copyOf(actions);
  }

  /** The policies of routes that have any, by the route's name. */
  public static Map<String, GuardPolicy> of(GuardConfig config) {
    return config.routes().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, route -> of(route.getValue().guard())));
  }

  private static GuardPolicy of(GuardConfig.Guard config) {
    return of(
        config.secrets().input(),
        config.secrets().output(),
        config.personal().input(),
        config.personal().output());
  }

  /** A policy of these actions. */
  public static GuardPolicy of(
      Action secretsInput, Action secretsOutput, Action personalInput, Action personalOutput) {
    var actions = new EnumMap<Direction, Map<String, Action>>(Direction.class);
    actions.put(Direction.INPUT, Map.of("secrets", secretsInput, "personal", personalInput));
    actions.put(Direction.OUTPUT, Map.of("secrets", secretsOutput, "personal", personalOutput));
    return new GuardPolicy(actions);
  }

  /** What is done about each family in this direction. */
  Map<String, Action> in(Direction direction) {
    return FAMILIES.stream()
        .collect(Collectors.toMap(Family::name, family -> action(direction, family)));
  }

  private Action action(Direction direction, Family family) {
    return actions.getOrDefault(direction, Map.of()).getOrDefault(family.name(), Action.REDACT);
  }

  /** In one line: {@code secrets redact in and out; personal allow in, flag out}. */
  public String described() {
    return FAMILIES.stream()
        .map(
            family -> {
              String input = action(Direction.INPUT, family).text();
              String output = action(Direction.OUTPUT, family).text();
              return family.name()
                  + (input.equals(output)
                      ? " " + input + " in and out"
                      : " " + input + " in, " + output + " out");
            })
        .collect(Collectors.joining("; "));
  }
}
