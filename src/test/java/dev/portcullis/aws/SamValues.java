package dev.portcullis.aws;

import dev.portcullis.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Values of a template's functions. What exists only when it is made is told by its logical id, or
 * by the ARN that its name gives it.
 */
final class SamValues {
  private static final Pattern USE = Pattern.compile("\\$\\{([^!}]+)}");
  private static final Map<String, String> PSEUDO =
      Map.of(
          "AWS::Region", "eu-central-1",
          "AWS::AccountId", "000000000000",
          "AWS::Partition", "aws",
          "AWS::URLSuffix", "amazonaws.com");

  private final SamTemplate template;

  SamValues(SamTemplate template) {
    this.template = template;
  }

  /** This value without functions, or nothing where it is left out. */
  Optional<Json> resolved(Json value) {
    return switch (value) {
      case Json.Obj(var members) when members.size() == 1 && isFunction(members.firstEntry()) ->
          called(members.firstEntry().getKey(), members.firstEntry().getValue());
      case Json.Obj(var members) -> {
        var kept = new LinkedHashMap<String, Json>();
        members.forEach((name, member) -> resolved(member).ifPresent(m -> kept.put(name, m)));
        yield Optional.of(new Json.Obj(kept));
      }
      case Json.Arr(List<Json> items) ->
          Optional.of(new Json.Arr(items.stream().flatMap(i -> resolved(i).stream()).toList()));
      default -> Optional.of(value);
    };
  }

  private static boolean isFunction(Map.Entry<String, Json> member) {
    return member.getKey().startsWith("Fn::")
        || (member.getKey().equals("Ref") && member.getValue().asText().isPresent());
  }

  private Optional<Json> called(String function, Json argument) {
    return switch (function) {
      case "Ref" -> reference(argument.asText().orElseThrow());
      case "Fn::GetAtt" -> Optional.of(Json.of(attribute(argument.asText().orElseThrow())));
      case "Fn::Sub" -> Optional.of(Json.of(substituted(argument)));
      case "Fn::If" -> {
        List<Json> parts = SamTemplate.items(argument);
        boolean holds = template.holds(parts.getFirst().asText().orElseThrow());
        yield resolved(parts.get(holds ? 1 : 2));
      }
      case "Fn::Select" -> {
        List<Json> parts = SamTemplate.items(argument);
        int which = Integer.parseInt(SamTemplate.scalar(parts.getFirst()));
        yield resolved(SamTemplate.items(parts.getLast()).get(which));
      }
      case "Fn::Join" -> {
        List<Json> parts = SamTemplate.items(argument);
        Json list = resolved(parts.getLast()).orElseThrow();
        yield Optional.of(
            Json.of(
                SamTemplate.items(list).stream()
                    .map(SamTemplate::scalar)
                    .collect(Collectors.joining(SamTemplate.scalar(parts.getFirst())))));
      }
      default -> throw SamTemplate.unknown(function);
    };
  }

  private Optional<Json> reference(String name) {
    if (name.equals("AWS::NoValue")) {
      return Optional.empty();
    }
    if (PSEUDO.containsKey(name)) {
      return Optional.of(Json.of(PSEUDO.get(name)));
    }
    Optional<Json> parameter = template.value(name);
    return parameter.isPresent() ? parameter : Optional.of(Json.of(made(name)));
  }

  private String substituted(Json argument) {
    var variables = new LinkedHashMap<String, String>();
    String text;
    if (argument instanceof Json.Arr(List<Json> parts)) {
      text = SamTemplate.scalar(parts.getFirst());
      SamTemplate.members(parts.getLast())
          .forEach(
              (name, value) ->
                  variables.put(name, SamTemplate.scalar(resolved(value).orElseThrow())));
    } else {
      text = SamTemplate.scalar(argument);
    }
    return USE.matcher(text)
        .replaceAll(use -> Matcher.quoteReplacement(used(use.group(1), variables)));
  }

  private String used(String name, Map<String, String> variables) {
    if (variables.containsKey(name)) {
      return variables.get(name);
    }
    boolean ofResource = name.contains(".") && !name.endsWith(".Stage");
    return ofResource
        ? attribute(name)
        : SamTemplate.scalar(reference(name).orElseThrow(() -> SamTemplate.unknown(name)));
  }

  /** What a reference to this resource gives. */
  private String made(String id) {
    Matcher alias = Pattern.compile("(\\w+Function)(\\.Alias|Aliaslive)").matcher(id);
    if (alias.matches()) {
      return attribute(alias.group(1) + ".Arn") + ":live";
    }
    return switch (id) {
      case "RestApi.Stage" -> "live";
      default ->
          switch (type(id)) {
            case "AWS::SecretsManager::Secret", "AWS::SNS::Topic" -> attribute(id + ".Arn");
            case "AWS::DynamoDB::Table" -> property(id, "TableName");
            case "AWS::IAM::Role" -> property(id, "RoleName");
            case "AWS::Logs::LogGroup" -> property(id, "LogGroupName");
            case "AWS::Serverless::Function" -> property(id, "FunctionName");
            default -> "<" + id + ">";
          };
    };
  }

  private String attribute(String path) {
    String id = path.substring(0, path.indexOf('.'));
    if (!path.endsWith(".Arn")) {
      type(id);
      return "<" + path + ">";
    }
    return switch (type(id)) {
      case "AWS::SecretsManager::Secret" ->
          arn("secretsmanager", "secret:" + property(id, "Name") + "-AbCdEf");
      case "AWS::SNS::Topic" -> arn("sns", property(id, "TopicName"));
      case "AWS::DynamoDB::Table" -> arn("dynamodb", "table/" + property(id, "TableName"));
      case "AWS::IAM::Role" -> "arn:aws:iam::000000000000:role/" + property(id, "RoleName");
      case "AWS::Logs::LogGroup" -> arn("logs", "log-group:" + property(id, "LogGroupName"));
      case "AWS::Serverless::Function" -> arn("lambda", "function:" + property(id, "FunctionName"));
      case "AWS::KMS::Key" -> arn("kms", "key/" + id);
      default -> "<" + path + ">";
    };
  }

  private static String arn(String service, String resource) {
    return "arn:aws:" + service + ":eu-central-1:000000000000:" + resource;
  }

  private String type(String id) {
    return resource(id).text("Type").orElseThrow();
  }

  private Json resource(String id) {
    Json resource = template.declared().get(id);
    if (resource == null) {
      throw SamTemplate.unknown(id);
    }
    return resource;
  }

  private String property(String id, String name) {
    return SamTemplate.scalar(
        resource(id)
            .at("Properties")
            .flatMap(properties -> properties.at(name))
            .flatMap(this::resolved)
            .orElseThrow(() -> SamTemplate.unknown(id)));
  }
}
