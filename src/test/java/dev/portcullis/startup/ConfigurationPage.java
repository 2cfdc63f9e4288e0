package dev.portcullis.startup;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The reference page of configuration, made of the mappings and their Javadoc. */
final class ConfigurationPage {
  private static final String HEAD =
      """
      # Configuration

      This page is generated from the configuration mappings; `ConfigurationPageTest` keeps it true.

      Keys stand in the file that `PORTCULLIS_CONFIG` names (Java properties), or in the environment, which
      overrides it: upper case, with `_` for every other character
      (`portcullis.routes.openai.upstreams[0].base-url` is `PORTCULLIS_ROUTES_OPENAI_UPSTREAMS_0__BASE_URL`).
      `*` stands for a name that you choose, `[n]` for an index from 0; a list of plain values may also be
      written in one value, separated by commas. Unknown keys and wrong values stop the start. Secrets never
      stand here: a key that needs one takes a reference, `env:NAME`, `file:path` or `aws-sm:name`, the last two
      also with `#field` for a member of a JSON object; a file must be readable by its owner alone.
      """;

  private ConfigurationPage() {}

  static String of(List<Class<?>> mappings, Path sources) throws IOException {
    Map<String, String> comments = comments(mappings, sources);
    var page = new StringBuilder(HEAD);
    for (Class<?> mapping : mappings) {
      page.append("\n## ").append(comments.get(mapping.getName())).append("\n\n");
      page.append("| key | type | default | what it is |\n|---|---|---|---|\n");
      for (MappedKeys.Key key : MappedKeys.of(List.of(mapping))) {
        String declared = key.method().getDeclaringClass().getName() + "." + key.method().getName();
        page.append("| `")
            .append(key.pattern().replace("[*]", "[n]"))
            .append("` | ")
            .append(type(key.type()))
            .append(key.range().map(range -> ", " + range).orElse(""))
            .append(" | ")
            .append(
                key.defaultValue()
                    .map(value -> "`" + value + "`")
                    .orElse(key.required() ? "required" : "none"))
            .append(" | ")
            .append(comments.get(declared))
            .append(" |\n");
      }
    }
    return page.toString();
  }

  private static String type(Type type) {
    if (type instanceof ParameterizedType list) {
      return "list of " + type(list.getActualTypeArguments()[0]);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isEnum()) {
      return Arrays.stream(plain.getEnumConstants())
          .map(
              constant ->
                  "`" + constant.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
          .collect(Collectors.joining(" or "));
    }
    if (plain == Duration.class) {
      return "duration (`5s`, `2m`)";
    }
    return switch (plain.getSimpleName()) {
      case "MemorySize" -> "size (`10M`)";
      case "Path" -> "path";
      case "int", "long", "Integer" -> "number";
      case "boolean" -> "`true` or `false`";
      default -> "text";
    };
  }

  /** The Javadoc of types and methods, by qualified name, as one line of Markdown each. */
  private static Map<String, String> comments(List<Class<?>> mappings, Path sources)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      List<Path> paths =
          mappings.stream()
              .map(mapping -> sources.resolve(mapping.getName().replace('.', '/') + ".java"))
              .toList();
      var task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(paths));
      DocTrees docs = DocTrees.instance(task);
      Map<String, String> comments = new HashMap<>();
      for (CompilationUnitTree unit : task.parse()) {
        new Collector(docs, String.valueOf(unit.getPackageName()), comments).scan(unit, null);
      }
      return comments;
    }
  }

  private static final class Collector extends TreePathScanner<Void, Void> {
    private final DocTrees docs;
    private final Map<String, String> comments;
    private final Deque<String> names = new ArrayDeque<>();

    Collector(DocTrees docs, String inPackage, Map<String, String> comments) {
      this.docs = docs;
      this.comments = comments;
      names.push(inPackage + ".");
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      String name = names.getFirst() + type.getSimpleName();
      note(name, getCurrentPath());
      names.push(name + "$");
      super.visitClass(type, null);
      names.pop();
      return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      String owner = names.getFirst();
      note(owner.substring(0, owner.length() - 1) + "." + method.getName(), getCurrentPath());
      return null;
    }

    private void note(String name, TreePath path) {
      DocCommentTree comment = docs.getDocCommentTree(path);
      if (comment != null) {
        String text =
            comment.getFullBody().stream().map(Object::toString).collect(Collectors.joining());
        comments.put(name, text.replaceAll("\\s+", " ").strip());
      }
    }
  }
}
