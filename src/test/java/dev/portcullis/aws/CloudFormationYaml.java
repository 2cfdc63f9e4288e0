package dev.portcullis.aws;

import dev.portcullis.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A template in YAML, as the same template in JSON: {@code !Sub x} is {@code {"Fn::Sub": "x"}}. */
final class CloudFormationYaml {
  private CloudFormationYaml() {}

  static Json read(String text) {
    return json(new Yaml(new Tags()).load(text));
  }

  private static Json json(Object value) {
    return switch (value) {
      case null -> Json.Null.NULL;
      case Boolean truth -> Json.of(truth);
      case Number number -> new Json.Num(number.toString());
      case List<?> list -> new Json.Arr(list.stream().map(CloudFormationYaml::json).toList());
      case Map<?, ?> map -> {
        var members = new LinkedHashMap<String, Json>();
        map.forEach((name, member) -> members.put((String) name, json(member)));
        yield new Json.Obj(members);
      }
      default -> Json.of((String) value);
    };
  }

  private static final class Tags extends SafeConstructor {
    Tags() {
      super(new LoaderOptions());
      yamlMultiConstructors.put(
          "!",
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              String tag = node.getTag().getValue().substring(1);
              boolean plain = tag.equals("Ref") || tag.equals("Condition");
              return Map.of(plain ? tag : "Fn::" + tag, argument(node));
            }
          });
    }

    private Object argument(Node node) {
      return switch (node) {
        case ScalarNode scalar -> scalar.getValue();
        case SequenceNode sequence -> constructSequence(sequence);
        case MappingNode mapping -> constructMapping(mapping);
        default -> throw new AssertionError("a tag before " + node);
      };
    }
  }
}
