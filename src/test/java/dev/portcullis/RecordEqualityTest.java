package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the compiler makes of a record's equality is put together from method handles, which an
 * executable interprets: a comparison takes some twenty microseconds there (ADR 35).
 */
class RecordEqualityTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final Pattern LOOKED_UP =
      Pattern.compile(
          "java/util/(?:concurrent/Concurrent|Hash|LinkedHash)?(?:Map|HashMap|Set)<L(dev/portcullis/[^;<]+);");

  /** Of the stub model, of what is made once for all, and of maps that are sorted. */
  private static final Set<String> NEVER_MIND =
      Set.of(
          "dev/portcullis/embedded/StubBehaviour$Flaky",
          "dev/portcullis/guard/Places$Hit",
          "dev/portcullis/guard/Sightings$Sight");

  @Test
  void recordsThatAreLookedUpByCompareThemselves() throws IOException {
    Set<String> lookedUp = lookedUp();

    assertThat(lookedUp)
        .contains("dev/portcullis/quota/Subject", "dev/portcullis/pipeline/Channel");
    assertThat(lookedUp).containsAll(NEVER_MIND);
    lookedUp.removeAll(NEVER_MIND);
    assertThat(lookedUp.stream().filter(RecordEqualityTest::isRecord))
        .allSatisfy(
            name ->
                assertThat(comparesByHandles(name))
                    .as("%s has no equals of its own", name)
                    .isFalse());
  }

  @Test
  void anEqualityOfTheCompilersIsTold() {
    assertThat(comparesByHandles("dev/portcullis/pipeline/Head")).isTrue();
  }

  /** The types of keys of maps and elements of sets, in fields and signatures of methods. */
  private static Set<String> lookedUp() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(CLASSES.resolve("dev/portcullis"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        ClassModel model = ClassFile.of().parse(file);
        Stream.concat(
                model.fields().stream()
                    .flatMap(f -> f.findAttribute(Attributes.signature()).stream()),
                model.methods().stream()
                    .flatMap(m -> m.findAttribute(Attributes.signature()).stream()))
            .flatMap(signature -> LOOKED_UP.matcher(signature.signature().stringValue()).results())
            .forEach(found -> names.add(found.group(1)));
      }
    }
    return names;
  }

  private static ClassModel model(String name) {
    try {
      return ClassFile.of().parse(CLASSES.resolve(name + ".class"));
    } catch (IOException missing) {
      throw new java.io.UncheckedIOException(missing);
    }
  }

  private static boolean isRecord(String name) {
    return model(name).findAttribute(Attributes.record()).isPresent();
  }

  private static boolean comparesByHandles(String name) {
    return model(name).methods().stream()
        .filter(method -> method.methodName().equalsString("equals"))
        .flatMap(RecordEqualityTest::instructions)
        .anyMatch(InvokeDynamicInstruction.class::isInstance);
  }

  private static Stream<?> instructions(MethodModel method) {
    return method.code().stream().flatMap(code -> code.elementStream());
  }
}
