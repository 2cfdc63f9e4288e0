package dev.portcullis.aws.iam;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * One statement.
 *
 * @param allows whether it allows, or denies
 * @param principals whom it speaks of, such as {@code Service logs.amazonaws.com}; in the document
 *     of a role there is none, as it speaks of the role
 */
record Statement(
    String sid,
    boolean allows,
    List<String> principals,
    List<String> actions,
    List<String> resources,
    List<Condition> conditions) {

  /** The parts that match the request; nothing where the statement does not speak of it. */
  Optional<Set<Part>> matched(IamRequest request) {
    var parts = new HashSet<Part>();
    boolean named =
        any(parts, "Action", actions, request.action(), Patterns::likeAction)
            && any(parts, "Resource", resources, request.resource(), Patterns::likeArn);
    if (!named) {
      return Optional.empty();
    }
    for (Condition condition : conditions) {
      Optional<Set<Part>> met = condition.met(request);
      if (met.isEmpty()) {
        return Optional.empty();
      }
      parts.addAll(met.get());
    }
    return Optional.of(parts);
  }

  List<Part> parts() {
    var all = new ArrayList<Part>();
    actions.forEach(action -> all.add(new Part(sid, "Action", action)));
    resources.forEach(resource -> all.add(new Part(sid, "Resource", resource)));
    conditions.forEach(condition -> all.addAll(condition.parts()));
    return all;
  }

  private boolean any(
      Set<Part> parts,
      String element,
      List<String> patterns,
      String value,
      BiPredicate<String, String> match) {
    List<String> matching = patterns.stream().filter(p -> match.test(p, value)).toList();
    matching.forEach(pattern -> parts.add(new Part(sid, element, pattern)));
    return !matching.isEmpty();
  }
}
