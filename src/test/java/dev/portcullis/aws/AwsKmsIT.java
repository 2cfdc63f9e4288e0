package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.crypto.Kms;
import dev.portcullis.crypto.KmsContract;
import dev.portcullis.crypto.SealingUnavailable;
import dev.portcullis.crypto.Wrapped;
import dev.portcullis.pipeline.Fault;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalStack.Extension.class)
class AwsKmsIT extends KmsContract {
  private final LocalStack emulator;
  private final AwsWorld world;

  AwsKmsIT(LocalStack emulator) {
    this.emulator = emulator;
    this.world = AwsWorld.in(emulator);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  protected Kms open() {
    return new AwsKms(world.clients());
  }

  @Test
  void unwrapsNothingThatAnotherKeyOfTheAccountWrapped() {
    try (AwsWorld other = AwsWorld.in(emulator)) {
      Wrapped wrapped = new AwsKms(other.clients()).generate(CONTEXT).wrapped();

      assertFault(Fault.DAMAGED, () -> open().unwrap(wrapped, CONTEXT));
    }
  }

  @Test
  void saysThatItsKeyIsNotThere() {
    world.clients().kms().deleteAlias(r -> r.aliasName(world.settings().kmsKey()));

    assertFault(Fault.NOT_FOUND, () -> open().generate(CONTEXT));
  }

  private static void assertFault(Fault fault, ThrowingCallable call) {
    assertThatExceptionOfType(SealingUnavailable.class)
        .isThrownBy(call)
        .satisfies(failure -> assertThat(failure.fault()).isEqualTo(fault));
  }
}
