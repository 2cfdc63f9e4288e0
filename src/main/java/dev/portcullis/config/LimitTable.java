package dev.portcullis.config;

import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Measure;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.quota.LimitsConfig;
import dev.portcullis.quota.LimitsConfig.Rates;
import dev.portcullis.quota.QuotaRules;
import dev.portcullis.startup.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which limits there are, from configuration that was checked. */
public final class LimitTable {
  private static final String RATE = "Give an amount and a window, such as 60/1m or 100000/1d.";

  private final Problems problems;

  private LimitTable(Problems problems) {
    this.problems = problems;
  }

  /** The rules; what is wrong is told to {@code problems}, and left out. */
  public static QuotaRules of(LimitsConfig config, Problems problems) {
    return new LimitTable(problems).rules(config);
  }

  private QuotaRules rules(LimitsConfig config) {
    String callers = "portcullis.limits";
    Limits tenant = limits(callers + ".tenant", config.limits().tenant());
    Map<String, Limits> tenants = new HashMap<>();
    List<LimitsConfig.OfTenant> named = config.limits().tenants().orElse(List.of());
    for (int i = 0; i < named.size(); i++) {
      String key = callers + ".tenants[" + i + "]";
      Limits own = limits(key, named.get(i)).or(tenant);
      if (tenants.put(named.get(i).name(), own) != null) {
        problems.add(key + ".name", "the tenant is named twice", "Put its limits together.");
      }
    }
    Map<String, QuotaRules.OfRoute> routes = new HashMap<>();
    config.routes().forEach((name, route) -> routes.put(name, route(name, route)));
    return new QuotaRules(
        limits(callers + ".key", config.limits().key()),
        limits(callers + ".user", config.limits().user()),
        tenant,
        tenants,
        routes);
  }

  private QuotaRules.OfRoute route(String name, LimitsConfig.OnRoute config) {
    String key = "portcullis.routes." + name;
    List<QuotaRules.OfModel> models = new ArrayList<>();
    List<LimitsConfig.OfModel> named = config.limits().models().orElse(List.of());
    for (int i = 0; i < named.size(); i++) {
      String at = key + ".limits.models[" + i + "]";
      Limits limits = limits(at, named.get(i));
      pattern(at + ".model", named.get(i).model())
          .ifPresent(model -> models.add(new QuotaRules.OfModel(model, limits)));
    }
    List<QuotaRules.Ceiling> ceilings = new ArrayList<>();
    List<LimitsConfig.Ceiling> given = config.ceilings().orElse(List.of());
    for (int i = 0; i < given.size(); i++) {
      long output = given.get(i).output();
      pattern(key + ".ceilings[" + i + "].model", given.get(i).model())
          .ifPresent(model -> ceilings.add(new QuotaRules.Ceiling(model, output)));
    }
    return new QuotaRules.OfRoute(
        limits(key + ".limits", config.limits()), models, ceilings, config.outputCeiling());
  }

  private Optional<Wildcard> pattern(String key, String text) {
    return problems.read(
        key, text, Wildcard::new, "Name a model exactly, or with one * at the end.");
  }

  private Limits limits(String key, Rates rates) {
    List<Limit> all = new ArrayList<>();
    all.addAll(rates(key, Measure.REQUESTS, rates.requests()));
    all.addAll(rates(key, Measure.TOKENS, rates.tokens()));
    rates
        .concurrent()
        .flatMap(
            text ->
                problems.read(
                    key + ".concurrent",
                    text,
                    number -> Limit.parse(Measure.CONCURRENT, number),
                    "Give a number of calls, such as 4."))
        .ifPresent(all::add);
    return problems
        .read(key, all, Limits::new, "Leave out what is there twice.")
        .orElse(Limits.NONE);
  }

  private List<Limit> rates(String key, Measure measure, Optional<List<String>> texts) {
    return problems.readAll(
        key + "." + measure,
        texts.orElse(List.of()),
        text -> Limit.parse(measure, text.strip()),
        RATE);
  }
}
