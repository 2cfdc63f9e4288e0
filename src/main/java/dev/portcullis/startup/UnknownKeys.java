package dev.portcullis.startup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * Keys under our prefix that no mapping knows, in files and in the environment: a misspelt limit
 * must not be a limit that is silently off.
 */
public final class UnknownKeys {
  static final String PREFIX = "portcullis.";
  static final String VARIABLE_PREFIX = "PORTCULLIS_";

  /** Variables that speak to the launcher or name the configuration file. */
  private static final Set<String> NOT_KEYS =
      Set.of("PORTCULLIS_CONFIG", "PORTCULLIS_JAVA_OPTIONS", "PORTCULLIS_SYSTEM_JDKS");

  /** What Kubernetes tells each container about a Service that is named {@code portcullis}. */
  private static final Pattern OF_KUBERNETES =
      Pattern.compile("PORTCULLIS_(SERVICE_(HOST|PORT(_.*)?)|PORT(_.*)?)");

  private UnknownKeys() {}

  /** A problem for each unknown key of this configuration, and of this environment. */
  public static List<Problem> in(
      Config config, Set<String> environment, List<MappedKeys.Key> known) {
    List<Problem> problems = new ArrayList<>();
    for (String name : config.getPropertyNames()) {
      boolean ours = name.startsWith(PREFIX) && !fromEnvironment(name, environment);
      if (ours && known.stream().noneMatch(key -> key.matchesProperty(name))) {
        problems.add(unknown(name, known));
      }
    }
    for (String name : environment) {
      boolean ours = name.startsWith(VARIABLE_PREFIX) && notOfOthers(name);
      if (ours && known.stream().noneMatch(key -> key.matchesVariable(name))) {
        problems.add(unknown(name, known));
      }
    }
    return problems;
  }

  private static boolean notOfOthers(String variable) {
    return !NOT_KEYS.contains(variable) && !OF_KUBERNETES.matcher(variable).matches();
  }

  /** SmallRye also lists each variable under a property name that it guesses. */
  private static boolean fromEnvironment(String property, Set<String> environment) {
    return environment.contains(KeyPattern.variable(property));
  }

  /** The problem of a key that is none of these. */
  static Problem unknown(String name, List<MappedKeys.Key> known) {
    String comparable = name.toLowerCase(java.util.Locale.ROOT).replace('_', '.');
    String nearest =
        known.stream()
            .map(MappedKeys.Key::pattern)
            .min(Comparator.comparingInt(pattern -> distance(comparable, pattern)))
            .orElse("");
    return new Problem(
        name,
        "there is no such key",
        "Remove it, or correct its name (nearest: " + nearest + "); see docs/CONFIGURATION.md.");
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + change, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
