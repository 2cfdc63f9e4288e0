package dev.portcullis.secret;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a secret lies; never the secret itself. {@code #field} names a member of the JSON object
 * that lies there.
 *
 * <p>{@code toString} is the reference as it is written in configuration.
 */
public sealed interface SecretRef {
  /** An environment variable: {@code env:NAME}. */
  record Environment(String name) implements SecretRef {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /**
     * @throws IllegalArgumentException if it is not the name of a variable
     */
    public Environment {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "a variable's name has only letters, digits and underscores");
      }
    }

    @Override
    public String toString() {
      return "env:" + name;
    }
  }

  /** A file: {@code file:path} or {@code file:path#field}. */
  record File(Path path, Optional<String> field) implements SecretRef {
    @Override
    public String toString() {
      return "file:" + path + suffix(field);
    }

    /** By hand: what the compiler makes of a record is slow in an executable (ADR 35). */
    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof File other && path.equals(other.path) && field.equals(other.field);
    }

    @Override
    public int hashCode() {
      return 31 * path.hashCode() + field.hashCode();
    }
  }

  /** A secret of AWS Secrets Manager: {@code aws-sm:name} or {@code aws-sm:name#field}. */
  record SecretsManager(String name, Optional<String> field) implements SecretRef {
    @Override
    public String toString() {
      return "aws-sm:" + name + suffix(field);
    }
  }

  /** A secret of HashiCorp Vault: {@code vault:path} or {@code vault:path#field}. */
  record Vault(String path, Optional<String> field) implements SecretRef {
    @Override
    public String toString() {
      return "vault:" + path + suffix(field);
    }
  }

  /**
   * The reference that this text is.
   *
   * @throws IllegalArgumentException if it is none. The message never repeats the text, since it
   *     may be a secret that was put in the place of its reference.
   */
  static SecretRef parse(String text) {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    return switch (scheme) {
      case "env" -> new Environment(rest);
      case "file" -> new File(path(place(rest)), field(rest));
      case "aws-sm" -> new SecretsManager(place(rest), field(rest));
      case "vault" -> new Vault(place(rest), field(rest));
      default ->
          throw new IllegalArgumentException(
              "a secret is given by reference: env:NAME, file:path, aws-sm:name or vault:path,"
                  + " the last three with or without #field; what was given is not repeated here,"
                  + " as it may be a secret");
    };
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException quoting) {
      throw new IllegalArgumentException("a secret's file is not named by a path");
    }
  }

  private static String place(String rest) {
    int hash = rest.indexOf('#');
    String place = hash < 0 ? rest : rest.substring(0, hash);
    if (place.isBlank()) {
      throw new IllegalArgumentException("a reference to a secret says where it lies");
    }
    return place;
  }

  private static Optional<String> field(String rest) {
    int hash = rest.indexOf('#');
    if (hash < 0) {
      return Optional.empty();
    }
    String field = rest.substring(hash + 1);
    if (field.isBlank() || field.indexOf('#') >= 0) {
      throw new IllegalArgumentException("a reference to a secret names one field after its #");
    }
    return Optional.of(field);
  }

  private static String suffix(Optional<String> field) {
    return field.map(name -> "#" + name).orElse("");
  }
}
