package dev.portcullis.quota;

import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.TokenEstimate;
import dev.portcullis.pipeline.Wildcard;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which limits there are. Safe for use by several threads.
 *
 * @param key those of each key, where the key has none of its own
 * @param user those of each user: whoever a token speaks of
 * @param tenant those of each tenant that is not named
 * @param tenants those of the named ones
 * @param routes what is said for each route, by name
 */
public record QuotaRules(
    Limits key,
    Limits user,
    Limits tenant,
    Map<String, Limits> tenants,
    Map<String, OfRoute> routes) {
  /** Nothing is limited. */
  public static final QuotaRules NONE =
      new QuotaRules(Limits.NONE, Limits.NONE, Limits.NONE, Map.of(), Map.of());

  /** The output that is reserved where neither the caller nor the configuration says any. */
  public static final long USUAL_OUTPUT_CEILING = 16_384;

  public QuotaRules {
    tenants = Map.copyOf(tenants);
    routes = Map.copyOf(routes);
  }

  /**
   * What is said for one route.
   *
   * @param all the limits of all its calls together
   * @param models those of its models; the first pattern that matches counts
   * @param ceilings the output to reserve for a model; the first pattern that matches counts
   * @param outputCeiling the same, for the others
   */
  public record OfRoute(
      Limits all, List<OfModel> models, List<Ceiling> ceilings, long outputCeiling) {
    static final OfRoute NONE =
        new OfRoute(Limits.NONE, List.of(), List.of(), USUAL_OUTPUT_CEILING);

    public OfRoute {
      models = List.copyOf(models);
      ceilings = List.copyOf(ceilings);
    }
  }

  /** Limits of each model of this pattern. */
  public record OfModel(Wildcard models, Limits limits) {}

  /** How many tokens of output to reserve for models of this pattern. */
  public record Ceiling(Wildcard models, long output) {}

  /** What is said for the route of this name; the usual, where nothing is. */
  public OfRoute of(String route) {
    return routes.getOrDefault(route, OfRoute.NONE);
  }

  /** What a call demands. */
  Demands demands(Principal principal, Route route, Call call) {
    OfRoute here = of(route.name());
    var demands = new Demands(() -> tokens(call, here));
    demands.always(Subject.of(principal), principal.limits().or(usual(principal)));
    demands.add(
        () -> Subject.tenant(principal.tenant()), tenants.getOrDefault(principal.tenant(), tenant));
    demands.add(() -> Subject.route(route.name()), here.all());
    if (call.operation() != Operation.MODELS_READ && call.model().isPresent()) {
      String model = call.model().get();
      for (OfModel rule : here.models()) {
        if (rule.models().matches(model)) {
          demands.add(() -> Subject.model(route.name(), model), rule.limits());
          break;
        }
      }
    }
    return demands;
  }

  private Limits usual(Principal principal) {
    return switch (principal.kind()) {
      case API_KEY -> key;
      case TOKEN -> user;
    };
  }

  /** The tokens to reserve for a call: its input, and the most that it may put out. */
  static long tokens(Call call, OfRoute route) {
    return switch (call.operation()) {
      case CHAT, RESPONSES, MESSAGES, INVOKE ->
          TokenEstimate.ofInput(call)
              + call.maximumOutput().orElseGet(() -> ceiling(call.model(), route));
      case EMBEDDINGS -> TokenEstimate.ofInput(call);
      case MESSAGES_COUNT_TOKENS, MODELS_READ -> 0;
      case KEYS_READ,
          KEYS_CREATE,
          KEYS_NARROW,
          KEYS_ROTATE,
          KEYS_RETIRE,
          KEYS_REVOKE,
          USERS_STOP,
          TENANTS_READ,
          TENANTS_WRITE,
          POLICIES_READ,
          POLICIES_WRITE,
          ROLES_READ,
          ROLES_WRITE,
          USAGE_READ,
          AUDIT_READ,
          POSTURE_READ ->
          0;
    };
  }

  private static long ceiling(Optional<String> model, OfRoute route) {
    if (model.isPresent()) {
      for (Ceiling ceiling : route.ceilings()) {
        if (ceiling.models().matches(model.get())) {
          return ceiling.output();
        }
      }
    }
    return route.outputCeiling();
  }
}
