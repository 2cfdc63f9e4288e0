package dev.portcullis.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a data key is open, and when another takes its place. */
class DataKeyReuseTest extends SealingCase {
  DataKeyReuseTest(@TempDir Path folder) {
    super(folder);
  }

  @Test
  void asksNeitherKmsNorStoreForAKeyThatIsOpen() throws Exception {
    Sealing here = process();
    byte[] sealed = here.seal(CONTEXT, TEXT);
    int kmsBefore = kmsCalls.get();
    int storeBefore = storeCalls.get();

    here.open(CONTEXT, sealed);
    here.seal(CONTEXT, TEXT);

    assertThat(kmsCalls).hasValue(kmsBefore);
    assertThat(storeCalls).hasValue(storeBefore);
  }

  @Test
  void unwrapsAKeyAgainThatHasBeenOpenForLong() throws Exception {
    Sealing here = process();
    byte[] sealed = here.seal(CONTEXT, TEXT);
    int before = kmsCalls.get();

    now = now.plus(REUSE.open());

    assertThat(here.open(CONTEXT, sealed)).isEqualTo(TEXT);
    assertThat(kmsCalls).hasValue(before + 1);
  }

  @Test
  void takesANewKeyAfterSoManyMessages() throws Exception {
    Sealing here = process();
    byte[] first = here.seal(CONTEXT, TEXT);
    here.seal(CONTEXT, TEXT);
    byte[] third = here.seal(CONTEXT, TEXT);

    byte[] fourth = here.seal(CONTEXT, TEXT);

    assertThat(id(third)).isEqualTo(id(first));
    assertThat(id(fourth)).isNotEqualTo(id(first));
    assertThat(here.open(CONTEXT, first)).isEqualTo(TEXT);
    assertThat(process().open(CONTEXT, fourth)).isEqualTo(TEXT);
  }

  @Test
  void takesANewKeyAfterSoManyBytes() {
    Sealing here = process();
    byte[] first = here.seal(CONTEXT, new byte[600]);

    assertThat(id(here.seal(CONTEXT, new byte[600]))).isNotEqualTo(id(first));
  }

  @Test
  void takesANewKeyWhenItsOwnIsOld() throws Exception {
    Sealing here = process();
    byte[] first = here.seal(CONTEXT, TEXT);
    now = now.plus(REUSE.age());

    byte[] second = here.seal(CONTEXT, TEXT);

    assertThat(id(second)).isNotEqualTo(id(first));
    assertThat(process().open(CONTEXT, first)).isEqualTo(TEXT);
  }

  @Test
  void agreesWithOtherProcessesOnOneNewKey() throws Exception {
    Callable<String> seal = () -> id(process().seal(CONTEXT, TEXT));
    var ids = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> each : threads.invokeAll(Collections.nCopies(16, seal))) {
        ids.add(each.get());
      }
    }

    assertThat(ids).containsOnly(ids.getFirst());
    assertThat(dataKeys.find(OpaqueContext.of(CONTEXT))).hasSize(1);
  }
}
