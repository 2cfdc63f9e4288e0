package dev.portcullis.aws;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.tools.Terraform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Terraform says that it has made. */
record Deployed(Map<String, Json> resources) {
  static Deployed by(Terraform terraform) {
    Json root =
        json(terraform.run("show", "-json").well())
            .at("values")
            .flatMap(values -> values.at("root_module"))
            .orElseThrow();
    Stream<Json> resources = root.items("resources").stream();
    return new Deployed(
        resources.collect(
            Collectors.toMap(
                resource -> resource.text("address").orElseThrow(),
                resource -> resource.at("values").orElseThrow())));
  }

  static Json json(String text) {
    try {
      return new JsonReader(JsonLimits.REQUEST).read(text.getBytes(StandardCharsets.UTF_8));
    } catch (InvalidJson broken) {
      throw new AssertionError("this is not JSON: " + text, broken);
    }
  }

  /** A text of the resource at this address. */
  String text(String address, String attribute) {
    Json resource = resources.get(address);
    if (resource == null) {
      throw new AssertionError("there is no " + address + " in " + resources.keySet());
    }
    return resource.text(attribute).orElseThrow();
  }

  /** The names and ARNs of what was made, as documents of policies have them. */
  Deployment deployment(AwsSettings settings) {
    String ring = "aws_secretsmanager_secret.ring";
    String upstream = "aws_secretsmanager_secret.upstream[\"openai\"]";
    String issuer = "aws_secretsmanager_secret.issuer[\"idp\"]";
    return new Deployment(
        settings,
        text("aws_kms_key.wrapping", "arn"),
        text("aws_kms_key.at_rest[0]", "arn"),
        text(ring, "name"),
        Stream.of(ring, upstream, issuer)
            .collect(Collectors.toMap(s -> text(s, "name"), s -> text(s, "arn"))));
  }

  /** The resources of this type. */
  List<String> ofType(String type) {
    return resources.keySet().stream().filter(address -> address.startsWith(type + ".")).toList();
  }
}
