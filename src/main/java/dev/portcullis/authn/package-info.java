/**
 * Who calls: API keys, how they are written, checked, stored and issued.
 *
 * <p>What belongs here: the layer, one sealed kind of credential with one verifier each, the format
 * of keys and their ring, their records and the port that keeps them. What does not: what a caller
 * may do ({@code authz}), and any place where records lie (adapters). A credential's text is in no
 * exception, no {@code toString} and no record.
 */
@NullMarked
package dev.portcullis.authn;

import org.jspecify.annotations.NullMarked;
