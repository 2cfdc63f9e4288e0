/**
 * The default adapters, on disk, and the stub model; they are also the test doubles.
 *
 * <p>What belongs here: adapters of ports that need nothing but a folder, or a stream, for one
 * process. What does not: any rule; a port's contract test holds them to the same behaviour as the
 * cloud's adapters.
 */
@NullMarked
package dev.portcullis.embedded;

import org.jspecify.annotations.NullMarked;
