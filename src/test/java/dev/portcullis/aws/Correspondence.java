package dev.portcullis.aws;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What of Terraform is what of the template: {@code correspondence.txt} says it, whole. A line that
 * begins with a blank belongs to the type above it.
 *
 * @param ids logical ids by address
 * @param attributes by Terraform's type, pairs of paths
 */
record Correspondence(Map<String, String> ids, Map<String, List<Pair>> attributes) {
  private static final String STACK = "aws_cloudformation_stack.";

  /** A stack's tags are said where it is deployed, and go to all that it makes. */
  private static final Set<String> OF_THE_STACK = Set.of("tags", "tags_all");

  /**
   * Two paths. A minus stands for what only one of both has.
   *
   * @param nothing what Terraform says for nothing, if it must say something
   */
  record Pair(String planned, String described, Optional<String> nothing) {
    static Pair of(String planned, String described) {
      String[] parts = planned.split("\\?", 2);
      return new Pair(
          parts[0], described, parts.length == 1 ? Optional.empty() : Optional.of(parts[1]));
    }

    /** What is planned there. */
    Optional<Json> planned(Json resource) {
      boolean unsaid =
          nothing.isPresent()
              && Agreement.at(resource, root(planned)).equals(Optional.of(Agreement.LATER));
      return unsaid
          ? Optional.empty()
          : Agreement.at(resource, planned)
              .filter(value -> !Agreement.plain(value).equals(nothing.map(Json::of)));
    }

    boolean compares() {
      return !planned.equals("-") && !described.equals("-");
    }
  }

  static Correspondence read() {
    var ids = new LinkedHashMap<String, String>();
    var attributes = new LinkedHashMap<String, List<Pair>>();
    var pairs = new ArrayList<Pair>();
    for (String line : lines()) {
      String[] sides = line.strip().split("\\s+=\\s+", 2);
      if (sides.length == 1) {
        pairs = new ArrayList<>();
        attributes.put(sides[0], pairs);
      } else if (line.startsWith(" ")) {
        pairs.add(Pair.of(sides[0], sides[1]));
      } else {
        ids.put(sides[0], sides[1]);
      }
    }
    return new Correspondence(ids, attributes);
  }

  private static List<String> lines() {
    try (var lines = Files.lines(Path.of("src/test/resources/correspondence.txt"))) {
      return lines.filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What differs between a plan and the template, in words; nothing, if they say the same. */
  List<String> differences(Planned plan, SamTemplate template) {
    Map<String, Json> described = template.resources();
    var differences = new ArrayList<String>();
    var met = new TreeSet<String>();
    planned(plan)
        .forEach(
            (address, planned) -> {
              String id = ids.get(address);
              if (id == null || !described.containsKey(id)) {
                differences.add("only Terraform makes " + address + " (" + id + ")");
              } else {
                met.add(id);
                compare(address, planned, properties(described.get(id))).stream()
                    .map(difference -> address + " and " + id + ": " + difference)
                    .forEach(differences::add);
              }
            });
    described.keySet().stream()
        .filter(id -> !met.contains(id))
        .forEach(id -> differences.add("only the template makes " + id));
    differences.addAll(unread(described));
    return differences;
  }

  /**
   * Resources by address; those that CloudFormation makes for Terraform, by the stack's and their
   * id.
   */
  private static Map<String, Json> planned(Planned plan) {
    var all = new TreeMap<String, Json>();
    plan.resources()
        .forEach(
            (address, after) -> {
              if (address.startsWith(STACK)) {
                Json template = plan.document(address, "template_body");
                SamTemplate.members(template.at("Resources").orElseThrow())
                    .forEach((id, made) -> all.put(address + "/" + id, properties(made)));
              } else {
                all.put(
                    address,
                    Agreement.marked(after, plan.unknown().getOrDefault(address, Json.Null.NULL)));
              }
            });
    return all;
  }

  private static Json properties(Json resource) {
    return DividedAlarm.multiplied(resource.at("Properties").orElseGet(Json::obj));
  }

  private List<String> compare(String address, Json planned, Json described) {
    if (address.startsWith(STACK)) {
      return Agreement.of(Optional.of(planned), Optional.of(described))
          ? List.of()
          : List.of(shown(Optional.of(planned)) + " is not " + shown(Optional.of(described)));
    }
    List<Pair> pairs = attributes.get(type(address));
    if (pairs == null) {
      return List.of("nobody says how they correspond");
    }
    var differences = new ArrayList<String>();
    for (Pair pair : pairs) {
      if (pair.compares()) {
        Optional<Json> one = pair.planned(planned);
        Optional<Json> other = Agreement.at(described, pair.described());
        if (!Agreement.of(one, other)) {
          differences.add(
              "%s is %s, but %s is %s"
                  .formatted(pair.planned(), shown(one), pair.described(), shown(other)));
        }
      }
    }
    SamTemplate.members(planned)
        .forEach(
            (name, value) -> {
              if (Agreement.plain(value).isPresent()
                  && !OF_THE_STACK.contains(name)
                  && !value.equals(Agreement.LATER)
                  && pairs.stream().noneMatch(pair -> root(pair.planned()).equals(name))) {
                differences.add(name + " has no counterpart");
              }
            });
    return differences;
  }

  /** Properties that the template sets, and no pair reads. */
  private List<String> unread(Map<String, Json> described) {
    var differences = new ArrayList<String>();
    described.forEach(
        (id, resource) -> {
          Set<String> addresses =
              ids.keySet().stream()
                  .filter(address -> id.equals(ids.get(address)))
                  .collect(Collectors.toSet());
          if (addresses.stream().anyMatch(address -> address.startsWith(STACK))) {
            return;
          }
          Set<String> read =
              addresses.stream()
                  .flatMap(address -> attributes.getOrDefault(type(address), List.of()).stream())
                  .map(pair -> root(pair.described()))
                  .collect(Collectors.toSet());
          SamTemplate.members(properties(resource)).keySet().stream()
              .filter(property -> !read.contains(property))
              .forEach(property -> differences.add(id + ": " + property + " has no counterpart"));
        });
    return differences;
  }

  private static String shown(Optional<Json> value) {
    return value.flatMap(Agreement::plain).map(JsonWriter::text).orElse("nothing");
  }

  private static String type(String address) {
    return address.substring(0, address.indexOf('.'));
  }

  private static String root(String path) {
    return path.split("[.(]")[0];
  }
}
