package dev.portcullis.aws.iam;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What somebody wants to do.
 *
 * @param action such as {@code dynamodb:GetItem}
 * @param resource its ARN
 * @param context the values of condition keys; a key without regard to case
 */
public record IamRequest(String action, String resource, Map<String, List<String>> context) {
  public IamRequest {
    var copy = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    context.forEach((key, values) -> copy.put(key, List.copyOf(values)));
    context = java.util.Collections.unmodifiableMap(copy);
  }

  /** The values of this key; none where the request does not have it. */
  List<String> values(String key) {
    return context.getOrDefault(key, List.of());
  }

  /** The same, with one more key of the context. */
  public IamRequest with(String key, String... values) {
    var more = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(context);
    more.put(key, List.of(values));
    return new IamRequest(action, resource, more);
  }
}
