package dev.portcullis.aws;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * A change of one item, and the conditions under which it is made: all of it, or nothing. No
 * attribute may be changed twice. Not thread-safe.
 */
final class LedgerUpdate {
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, AttributeValue> values = new LinkedHashMap<>();
  private final List<String> add = new ArrayList<>();
  private final List<String> set = new ArrayList<>();
  private final List<String> remove = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();

  /** Counts this much more, or less; what is not there is 0. */
  void add(String attribute, long amount) {
    add.add(name(attribute) + " " + value(amount));
  }

  void set(String attribute, AttributeValue to) {
    set.add(name(attribute) + " = " + value(to));
  }

  void set(String attribute, long to) {
    set.add(name(attribute) + " = " + value(to));
  }

  /** Sets what is not there. */
  void setIfAbsent(String attribute, long to) {
    String name = name(attribute);
    set.add("%s = if_not_exists(%s, %s)".formatted(name, name, value(to)));
  }

  void remove(String attribute) {
    remove.add(name(attribute));
  }

  /** Only if it is at most this, or not there. */
  void ifAtMost(String attribute, long most) {
    String name = name(attribute);
    conditions.add("(attribute_not_exists(%s) OR %s <= %s)".formatted(name, name, value(most)));
  }

  /** Only if it is there, and at least this. */
  void ifAtLeast(String attribute, long least) {
    conditions.add(name(attribute) + " >= " + value(least));
  }

  /** Only if it is there, and exactly this. */
  void ifExactly(String attribute, long number) {
    conditions.add(name(attribute) + " = " + value(number));
  }

  /** The same of any value. */
  void ifExactly(String attribute, AttributeValue of) {
    conditions.add(name(attribute) + " = " + value(of));
  }

  /** Only if no stop is in force at this time. */
  void ifNotStopped(Instant now) {
    conditions.add(
        "(attribute_not_exists(%s) OR %s <= %s)"
            .formatted(
                name(LedgerImage.STOP), name(LedgerImage.STOP_UNTIL), value(now.getEpochSecond())));
  }

  /** Whether it changes nothing. */
  boolean isEmpty() {
    return add.isEmpty() && set.isEmpty() && remove.isEmpty();
  }

  void writeTo(UpdateItemRequest.Builder request) {
    request.updateExpression(expression()).expressionAttributeNames(names);
    if (!values.isEmpty()) {
      request.expressionAttributeValues(values);
    }
    if (!conditions.isEmpty()) {
      request.conditionExpression(String.join(" AND ", conditions));
    }
  }

  private String expression() {
    List<String> clauses = new ArrayList<>();
    clause("ADD", add, clauses::add);
    clause("SET", set, clauses::add);
    clause("REMOVE", remove, clauses::add);
    return String.join(" ", clauses);
  }

  private static void clause(String verb, List<String> parts, Consumer<String> to) {
    if (!parts.isEmpty()) {
      to.accept(verb + " " + String.join(", ", parts));
    }
  }

  private String name(String attribute) {
    for (Map.Entry<String, String> known : names.entrySet()) {
      if (known.getValue().equals(attribute)) {
        return known.getKey();
      }
    }
    String name = "#n" + names.size();
    names.put(name, attribute);
    return name;
  }

  private String value(long number) {
    return value(AttributeValue.fromN(Long.toString(number)));
  }

  private String value(AttributeValue of) {
    String name = ":v" + values.size();
    values.put(name, of);
    return name;
  }
}
