package dev.portcullis;

import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Measure;
import dev.portcullis.quota.QuotaRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which limits are on, and which are off, in lines for people. */
final class LimitReport {
  private static final int MOST = 8;

  private LimitReport() {}

  static List<String> lines(QuotaRules rules) {
    List<String> lines = new ArrayList<>();
    lines.add("each key: " + said(rules.key()) + " (a key's own limits go before)");
    lines.add("each user of tokens: " + said(rules.user()));
    lines.add("each tenant: " + said(rules.tenant()));
    List<String> special = new ArrayList<>();
    new TreeMap<>(rules.tenants())
        .forEach((name, limits) -> special.add("tenant " + name + ": " + said(limits)));
    List<String> models = new ArrayList<>();
    List<String> routes = new ArrayList<>();
    new TreeMap<>(rules.routes())
        .forEach(
            (name, route) -> {
              if (!route.all().all().isEmpty()) {
                routes.add("route " + name + ": " + said(route.all()));
              }
              route
                  .models()
                  .forEach(
                      model ->
                          models.add(
                              "model "
                                  + name
                                  + "/"
                                  + model.models()
                                  + ": "
                                  + said(model.limits())));
            });
    lines.addAll(few(special, "tenants"));
    lines.addAll(routes.isEmpty() ? List.of("routes: off") : few(routes, "routes"));
    lines.addAll(models.isEmpty() ? List.of("models: off") : few(models, "models"));
    return lines;
  }

  /** What of the limits of these routes is surely not meant. */
  static List<String> warnings(QuotaRules rules, Set<String> routes) {
    List<String> warnings = new ArrayList<>();
    for (String name : new TreeSet<>(routes)) {
      QuotaRules.OfRoute route = rules.of(name);
      boolean narrow =
          Stream.of(rules.key(), rules.user(), rules.tenant(), route.all())
              .flatMap(limits -> limits.of(Measure.TOKENS).stream())
              .anyMatch(limit -> limit.amount() <= route.outputCeiling());
      if (narrow) {
        warnings.add(
            "a limit of tokens is no larger than the output-ceiling of route %s (%d):"
                    .formatted(name, route.outputCeiling())
                + " a call that names no maximum never fits");
      }
    }
    return warnings;
  }

  private static List<String> few(List<String> all, String what) {
    if (all.size() <= MOST) {
      return all;
    }
    List<String> few = new ArrayList<>(all.subList(0, MOST));
    few.add("and " + (all.size() - MOST) + " more " + what);
    return few;
  }

  private static String said(Limits limits) {
    return limits.all().isEmpty()
        ? "off"
        : Arrays.stream(Measure.values())
            .map(measure -> measure + " " + said(limits, measure))
            .collect(Collectors.joining(", "));
  }

  private static String said(Limits limits, Measure measure) {
    String all =
        limits.of(measure).stream().map(limit -> limit.text()).collect(Collectors.joining(" and "));
    return all.isEmpty() ? "off" : all;
  }
}
