package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What starts containers: the file of Compose, and the manifest for Kubernetes. */
class ContainersTest {
  private static final Path COMPOSE = Path.of("infra/compose");
  private static final Path MANIFEST = Path.of("infra/kubernetes/portcullis.yaml");

  private static Yaml yaml() {
    return new Yaml(new SafeConstructor(new LoaderOptions()));
  }

  private static List<Object> services() throws IOException {
    Map<?, ?> compose = yaml().load(Files.readString(COMPOSE.resolve("compose.yaml")));
    Map<?, ?> services = (Map<?, ?>) Objects.requireNonNull(compose.get("services"));
    return List.copyOf(services.values());
  }

  private static Stream<String> items(Object service, String list) {
    Object found = ((Map<?, ?>) service).get(list);
    return found == null ? Stream.empty() : ((List<?>) found).stream().map(String::valueOf);
  }

  @Test
  void whatComposeMountsIsThereAndCannotBeWritten() throws IOException {
    List<String> mounts =
        services().stream().flatMap(service -> items(service, "volumes")).toList();

    assertThat(mounts).hasSizeGreaterThan(4).allMatch(mount -> mount.endsWith(":ro"));
    assertThat(mounts)
        .extracting(mount -> COMPOSE.resolve(mount.split(":")[0]).normalize())
        .allMatch(Files::isRegularFile);
  }

  @Test
  void composePublishesOnLoopbackAlone() throws IOException {
    assertThat(services().stream().flatMap(service -> items(service, "ports")))
        .isNotEmpty()
        .allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void theSettingsOfComposeAreSettings() throws IOException {
    Map<String, String> settings =
        Settings.of(Files.readString(COMPOSE.resolve("portcullis.properties")));

    assertThat(settings).containsKey("portcullis.issuers.keycloak.issuer");
    assertThat(Settings.problems(settings)).isEmpty();
  }

  @Test
  void theSettingsOfTheManifestAreSettings() throws IOException {
    String text =
        StreamSupport.stream(yaml().loadAll(Files.readString(MANIFEST)).spliterator(), false)
            .map(document -> (Map<?, ?>) document)
            .filter(document -> "ConfigMap".equals(document.get("kind")))
            .map(document -> (Map<?, ?>) Objects.requireNonNull(document.get("data")))
            .map(data -> (String) Objects.requireNonNull(data.get("portcullis.properties")))
            .findFirst()
            .orElseThrow();

    assertThat(Settings.of(text)).containsKey("portcullis.keys.ring");
    assertThat(Settings.problems(Settings.of(text))).isEmpty();
  }
}
