package dev.portcullis.aws.iam;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A policy document, and IAM's logic: what a statement denies is denied; else what a statement
 * allows is allowed; else it is not.
 */
public final class PolicyDocument {
  private final List<Statement> statements;

  private PolicyDocument(List<Statement> statements) {
    this.statements = statements;
  }

  /**
   * Reads one.
   *
   * @throws NotUnderstood if there is anything in it that these tests do not judge
   */
  public static PolicyDocument parse(String text) {
    try {
      Json json = new JsonReader(JsonLimits.REQUEST).read(text.getBytes(StandardCharsets.UTF_8));
      return new PolicyDocument(StatementReader.read(json));
    } catch (InvalidJson broken) {
      throw new NotUnderstood("a document that is not JSON");
    }
  }

  /** What it says to whomever it is attached to. */
  public Verdict judge(IamRequest request) {
    return judge(request, statement -> statement.principals().isEmpty());
  }

  /** What it, being attached to a resource, says to this principal. */
  public Verdict judge(String principal, IamRequest request) {
    return judge(request, statement -> statement.principals().contains(principal));
  }

  private Verdict judge(IamRequest request, Predicate<Statement> concerned) {
    var by = new HashSet<Part>();
    for (Statement statement : statements) {
      if (!concerned.test(statement)) {
        continue;
      }
      Optional<Set<Part>> matched = statement.matched(request);
      if (matched.isPresent() && !statement.allows()) {
        return new Verdict.Denied(statement.sid());
      }
      matched.ifPresent(by::addAll);
    }
    return by.isEmpty() ? new Verdict.NotAllowed() : new Verdict.Allowed(by);
  }

  /** All that it is made of. */
  public Set<Part> parts() {
    var all = new TreeSet<Part>();
    statements.forEach(statement -> all.addAll(statement.parts()));
    return all;
  }

  /** The keys that its conditions look at. */
  public Set<String> conditionKeys() {
    var all = new TreeSet<String>();
    statements.forEach(s -> s.conditions().forEach(condition -> all.add(condition.key())));
    return all;
  }

  List<Statement> statements() {
    return statements;
  }
}
