package io.skillstream.workers.endpoint;

import java.util.Optional;

/**
 * A model an endpoint serves.
 *
 * @param id its name in requests
 * @param root what it was loaded from, where the endpoint says so (vLLM does)
 * @param parent of an adapter: the model it was loaded over, likewise
 */
public record ServedModel(String id, Optional<String> root, Optional<String> parent) {}
