package dev.portcullis.blackbox;

import dev.portcullis.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an emulator's account has of a deployment, asked of each service itself. */
final class Inventory {
  private static final Pattern ROLE = Pattern.compile("<RoleName>([^<]+)</RoleName>");

  private Inventory() {}

  /** The names of what is there, by kind; kinds of which there is nothing are left out. */
  static Map<String, List<String>> of(Ministack aws) {
    var all = new TreeMap<String, List<String>>();
    all.put(
        "functions",
        names(aws.get("lambda", "/2015-03-31/functions/"), "Functions", "FunctionName"));
    all.put(
        "tables",
        SampleEvents.json(aws.ask("dynamodb", "DynamoDB_20120810.ListTables", Map.of()))
            .items("TableNames")
            .stream()
            .flatMap(name -> name.asText().stream())
            .sorted()
            .toList());
    all.put(
        "secrets",
        names(
            aws.ask("secretsmanager", "secretsmanager.ListSecrets", Map.of()),
            "SecretList",
            "Name"));
    all.put(
        "log groups",
        names(
            aws.ask("logs", "Logs_20140328.DescribeLogGroups", Map.of()),
            "logGroups",
            "logGroupName"));
    all.put(
        "roles",
        ROLE.matcher(aws.query("iam", "2010-05-08", "ListRoles", Map.of()))
            .results()
            .map(found -> found.group(1))
            .sorted()
            .toList());
    all.put("keys", keys(aws));
    all.values().removeIf(List::isEmpty);
    return all;
  }

  private static List<String> names(String answer, String list, String name) {
    return SampleEvents.json(answer).items(list).stream()
        .flatMap(item -> item.text(name).stream())
        .sorted()
        .toList();
  }

  /** The descriptions of keys that are not about to go. */
  private static List<String> keys(Ministack aws) {
    return SampleEvents.json(aws.ask("kms", "TrentService.ListKeys", Map.of()))
        .items("Keys")
        .stream()
        .map(key -> key.text("KeyId").orElseThrow())
        .map(
            id ->
                SampleEvents.json(aws.ask("kms", "TrentService.DescribeKey", Map.of("KeyId", id))))
        .flatMap(answer -> answer.at("KeyMetadata").stream())
        .filter(key -> !key.text("KeyState").equals(Optional.of("PendingDeletion")))
        .flatMap(Inventory::described)
        .sorted()
        .toList();
  }

  private static Stream<String> described(Json key) {
    return key.text("Description").stream();
  }
}
