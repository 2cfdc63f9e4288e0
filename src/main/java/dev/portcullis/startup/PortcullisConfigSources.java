package dev.portcullis.startup;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The configuration file that {@code PORTCULLIS_CONFIG} names, below the environment; and in laptop
 * mode the demo routes to the stub model, below everything.
 */
public final class PortcullisConfigSources implements ConfigSourceFactory {
  /** The system property by which the launcher says the mode where nobody else does. */
  private static final String MODE_OTHERWISE = "launcher.mode";

  /** By this variable a process knows that it is a function on AWS Lambda. */
  private static final String FUNCTION = "AWS_LAMBDA_RUNTIME_API";

  private static final int ABOVE_DEFAULTS = 275;
  private static final int BELOW_EVERYTHING = 10;

  /** The rank of what the launcher says where nobody else says anything. */
  private static final int ABOVE_MAPPINGS = 5;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    List<ConfigSource> sources = new ArrayList<>();
    try {
      ConfigFile.ofEnvironment() // what is wrong with it was said before the start came here
          .map(file -> new PropertiesConfigSource(file.values(), "the file", ABOVE_DEFAULTS))
          .ifPresent(sources::add);
      String mode = mode(context, sources);
      if (!mode.isEmpty()) {
        sources.add(
            new PropertiesConfigSource(
                Map.of("portcullis.mode", mode), "where nobody says it", ABOVE_MAPPINGS));
      }
      if (mode.equals("laptop")) {
        URL laptop = PortcullisConfigSources.class.getResource("/laptop.properties");
        if (laptop != null) {
          sources.add(new PropertiesConfigSource(laptop, BELOW_EVERYTHING));
        }
      }
    } catch (IOException unreadable) {
      Logger.getLogger("portcullis").severe("The defaults of laptop mode cannot be read.");
    }
    return sources;
  }

  /** The mode, by precedence: what overrides the file, the file, what is below it. */
  private static String mode(ConfigSourceContext context, List<ConfigSource> file) {
    ConfigValue given = context.getValue("portcullis.mode");
    String inFile = file.isEmpty() ? null : file.getFirst().getValue("portcullis.mode");
    boolean overridden = given != null && given.getConfigSourceOrdinal() > ABOVE_DEFAULTS;
    boolean said = given != null && given.getConfigSourceOrdinal() >= 0;
    String mode =
        inFile != null && !overridden
            ? inFile
            : said ? Objects.requireNonNullElse(given.getValue(), "") : otherwise();
    return mode.toLowerCase(Locale.ROOT);
  }

  private static String otherwise() {
    return System.getenv(FUNCTION) != null ? "function" : System.getProperty(MODE_OTHERWISE, "");
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(ABOVE_DEFAULTS);
  }
}
