package dev.portcullis.aws.iam;

import dev.portcullis.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads statements; each element by a name that is known, in one of the forms that IAM takes. */
final class StatementReader {
  private static final Set<String> ELEMENTS =
      Set.of("Sid", "Effect", "Principal", "Action", "Resource", "Condition");
  private static final Set<String> OPTIONAL = Set.of("Principal", "Condition");

  private StatementReader() {}

  static List<Statement> read(Json document) {
    Map<String, Json> members = members(document, "a document");
    if (!members.keySet().equals(Set.of("Version", "Statement"))) {
      throw new NotUnderstood("a document with " + members.keySet());
    }
    if (!document.text("Version").orElse("").equals("2012-10-17")) {
      throw new NotUnderstood("a version other than 2012-10-17");
    }
    List<Statement> statements =
        document.items("Statement").stream().map(StatementReader::statement).toList();
    var sids = new HashSet<String>();
    for (Statement statement : statements) {
      if (!sids.add(statement.sid())) {
        throw new NotUnderstood("two statements " + statement.sid());
      }
    }
    if (statements.isEmpty()) {
      throw new NotUnderstood("a document without statements");
    }
    return statements;
  }

  private static Statement statement(Json json) {
    Map<String, Json> members = members(json, "a statement");
    for (String element : members.keySet()) {
      if (!ELEMENTS.contains(element)) {
        throw new NotUnderstood("element " + element);
      }
    }
    for (String element : ELEMENTS) {
      if (!members.containsKey(element) && !OPTIONAL.contains(element)) {
        throw new NotUnderstood("a statement without " + element);
      }
    }
    String sid = text(json, "Sid");
    boolean allows =
        switch (text(json, "Effect")) {
          case "Allow" -> true;
          case "Deny" -> false;
          default -> throw new NotUnderstood("an effect of " + sid);
        };
    return new Statement(
        sid,
        allows,
        principals(json),
        strings(json, "Action"),
        strings(json, "Resource"),
        conditions(sid, json));
  }

  private static List<String> principals(Json statement) {
    var all = new ArrayList<String>();
    statement
        .at("Principal")
        .ifPresent(
            principal ->
                members(principal, "a principal")
                    .keySet()
                    .forEach(
                        kind ->
                            strings(principal, kind)
                                .forEach(value -> all.add(kind + " " + value))));
    return all;
  }

  private static List<Condition> conditions(String sid, Json statement) {
    var all = new ArrayList<Condition>();
    Json condition = statement.at("Condition").orElse(Json.obj());
    members(condition, "a condition")
        .forEach(
            (operator, keys) ->
                members(keys, "an operator")
                    .keySet()
                    .forEach(key -> all.add(Condition.of(sid, operator, key, strings(keys, key)))));
    return all;
  }

  private static Map<String, Json> members(Json json, String what) {
    if (json instanceof Json.Obj object) {
      return object.members();
    }
    throw new NotUnderstood(what + " that is no object");
  }

  private static String text(Json json, String name) {
    return json.text(name).orElseThrow(() -> new NotUnderstood(name + " that is no text"));
  }

  /** A string, or an array of some. */
  private static List<String> strings(Json json, String name) {
    List<Json> items =
        json.at(name).orElseThrow() instanceof Json.Str one ? List.of(one) : json.items(name);
    if (items.isEmpty()) {
      throw new NotUnderstood(name + " without a value");
    }
    return items.stream().map(item -> plain(item, name)).toList();
  }

  private static String plain(Json item, String name) {
    String text =
        item.asText().orElseThrow(() -> new NotUnderstood(name + " with another than text"));
    if (text.contains("${")) {
      throw new NotUnderstood(name + " with a policy variable");
    }
    return text;
  }
}
