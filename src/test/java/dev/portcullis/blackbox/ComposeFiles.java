package dev.portcullis.blackbox;

import dev.portcullis.tools.SdkSuite;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** What {@code infra/compose} starts containers with, at other addresses: tests choose no ports. */
final class ComposeFiles {
  static final Path FOLDER = Path.of("infra/compose").toAbsolutePath();
  static final Path TABLES = Path.of("infra/terraform/tables.json").toAbsolutePath();
  private static final String AWS = "http://127.0.0.1:4566";
  private static final String MODEL = "http://127.0.0.1:9000";
  private static final String KEYCLOAK = "http://127.0.0.1:8180";

  private ComposeFiles() {}

  /** Runs the script that makes what the gateway needs, by the Python of the suite {@code moto}. */
  static void make(URI aws, Path folder) throws Exception {
    SdkSuite suite = SdkSuite.of("moto", "requirements.txt");
    Path script = folder.resolve("aws.py");
    Files.writeString(
        script,
        replaced(
            replaced(text("aws.py"), AWS, aws.toString()),
            "/etc/portcullis/tables.json",
            TABLES.toString()));
    String python = suite.prepared().resolve("bin").resolve("python3").toString();
    suite.run(folder, Map.of(), List.of(python, "-B", script.toString()));
  }

  /** The gateway with the settings of the file. */
  static GatewayProcess.Setup gateway(URI aws, URI model, URI keycloak) throws IOException {
    String text = replaced(text("portcullis.properties"), AWS, aws.toString());
    text = replaced(text, MODEL, model.toString());
    text = replaced(text, KEYCLOAK, keycloak.toString());
    var properties = new Properties();
    properties.load(new StringReader(replaced(text, "0.0.0.0", "127.0.0.1")));
    return GatewayProcess.aws(
        properties.stringPropertyNames().stream()
            .collect(Collectors.toMap(name -> name, properties::getProperty)));
  }

  /** The text of a file there. */
  static String text(String file) throws IOException {
    return Files.readString(FOLDER.resolve(file));
  }

  /** A text in which this is there, and is something else. */
  static String replaced(String text, String what, String by) {
    if (!text.contains(what)) {
      throw new AssertionError("it does not say " + what);
    }
    return text.replace(what, by);
  }
}
