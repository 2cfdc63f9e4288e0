package dev.portcullis.startup;

import jakarta.annotation.Priority;
import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Reads booleans, and refuses what is none: SmallRye's own converter takes any other word for
 * {@code false} and prints it.
 */
@Priority(200)
public final class StrictBoolean implements Converter<Boolean> {
  private static final long serialVersionUID = 1L;

  /** Found by its service file. */
  public StrictBoolean() {}

  @Override
  public Boolean convert(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "y", "on", "1" -> true;
      case "false", "no", "n", "off", "0" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }
}
