/**
 * Secrets that the operator gives the gateway, and references to where they lie.
 *
 * <p>What belongs here: the grammar of references, the handle that a secret is carried in, and the
 * port that reads one. What does not: any place where secrets lie (those are adapters), and API
 * keys of callers, which are {@code authn}'s.
 */
@NullMarked
package dev.portcullis.secret;

import org.jspecify.annotations.NullMarked;
