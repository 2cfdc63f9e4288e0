package dev.portcullis.aws;

import dev.portcullis.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Terraform would make.
 *
 * @param resources by address, what is known of them before they are made
 * @param unknown by address, what is not
 * @param baseUrl where callers would find it, if that is known before it is made
 * @param variables by name, what the module says of them
 */
record Planned(
    Map<String, Json> resources,
    Map<String, Json> unknown,
    Optional<String> baseUrl,
    Map<String, Json> variables) {
  /**
   * What a plan of many calls of the module, as {@code terraform show -json} tells it, says of this
   * one.
   */
  static Planned of(Json plan, String module) {
    var resources = new TreeMap<String, Json>();
    var unknown = new TreeMap<String, Json>();
    String prefix = "module." + module + ".";
    for (Json change : plan.items("resource_changes")) {
      String address = change.text("address").orElseThrow();
      if (change.text("mode").orElseThrow().equals("managed") && address.startsWith(prefix)) {
        String own = address.substring(prefix.length());
        Json made = change.at("change").orElseThrow();
        resources.put(own, made.at("after").orElseThrow());
        unknown.put(own, made.at("after_unknown").orElseThrow());
      }
    }
    Json called =
        walk(plan, "configuration", "root_module", "module_calls", module, "module").orElseThrow();
    return new Planned(
        resources,
        unknown,
        walk(plan, "planned_values", "outputs", module, "value").flatMap(Json::asText),
        ((Json.Obj) called.at("variables").orElseThrow()).members());
  }

  /** The addresses of the resources of this type. */
  List<String> ofType(String type) {
    return resources.keySet().stream().filter(address -> address.startsWith(type + ".")).toList();
  }

  /** What is known at this place: names of attributes, and indexes of blocks. */
  Optional<Json> at(String address, String... path) {
    Json resource = resources.get(address);
    if (resource == null) {
      throw new AssertionError("there is no " + address + " in " + resources.keySet());
    }
    return walk(resource, path).filter(value -> !(value instanceof Json.Null));
  }

  private static Optional<Json> walk(Json from, String... path) {
    Optional<Json> here = Optional.of(from);
    for (String step : path) {
      here =
          here.flatMap(
              value ->
                  value instanceof Json.Arr(List<Json> items)
                      ? items.stream().skip(Integer.parseInt(step)).findFirst()
                      : value.at(step));
    }
    return here;
  }

  /** The text, number or truth at this place, as it is written. */
  String text(String address, String... path) {
    return switch (at(address, path).orElseThrow(() -> nothing(address, path))) {
      case Json.Str(String value) -> value;
      case Json.Num(String lexeme) -> lexeme;
      case Json.Bool(boolean value) -> Boolean.toString(value);
      default -> throw nothing(address, path);
    };
  }

  private static AssertionError nothing(String address, String... path) {
    return new AssertionError(address + " has no value at " + List.of(path));
  }

  /** The JSON that is written in the text at this place. */
  Json document(String address, String attribute) {
    return Deployed.json(text(address, attribute));
  }

  /** Whether there is something at this place that is known only when it is made. */
  boolean comesLater(String address, String attribute) {
    Json resource = unknown.get(address);
    if (resource == null) {
      throw new AssertionError("there is no " + address);
    }
    return resource.flag(attribute);
  }
}
