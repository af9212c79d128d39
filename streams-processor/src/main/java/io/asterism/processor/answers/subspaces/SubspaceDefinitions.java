package io.asterism.processor.answers.subspaces;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.directory.SubspaceRegistry;
import io.asterism.processor.requests.EventTimes;
import io.asterism.processor.requests.JsonBody;
import io.asterism.processor.requests.ProblemException;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.schemas.InputException;
import io.asterism.schemas.Subspace;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Defines groups to be tracked, and ends them. */
@ApplicationScoped
public class SubspaceDefinitions {
    private static final String FORM = "{\"name\": <text>, \"latents\": [<numbers of "
            + SubspaceDefinition.LEAST_MEMBERS + " to " + SubspaceDefinition.MOST_MEMBERS + " different latents>]}";

    private final Questions questions;
    private final SubspaceRegistry registry;
    private final SubspacesConfig config;
    private final ObjectMapper json;

    SubspaceDefinitions(Questions questions, SubspaceRegistry registry, SubspacesConfig config, ObjectMapper json) {
        this.questions = questions;
        this.registry = registry;
        this.config = config;
        this.json = json;
    }

    /**
     * Has a group tracked.
     *
     * @param body {@code {"name": ..., "latents": [...]}}
     * @throws ProblemException if there is no such SAE, or the definition cannot be used
     */
    public DefinedSubspace define(String sae, byte[] body) {
        SaeView view = questions.view(sae);
        JsonNode request = JsonBody.object(json, body, FORM);
        String name = name(request);
        List<Integer> latents = latents(request, view.manifest().getDSae());
        SubspaceDefinition definition =
                checked(sae, name, latents, view.manifest().getDSae());
        if (view.subspaces().definition(name).isPresent()) {
            throw ProblemException.conflict(
                    "name", name, "a name that is not taken; a group can be ended before its name is used again");
        }
        if (view.subspaces().definitions().size() >= config.most()) {
            throw ProblemException.conflict(
                    "name", name, "that another group is ended first, as " + config.most() + " are tracked");
        }
        try {
            registry.define(sae, definition);
        } catch (IllegalStateException e) {
            throw ProblemException.unavailable(String.valueOf(e.getMessage()));
        }
        return new DefinedSubspace(
                sae, name, definition.latents(), definition.origin(), EventTimes.iso(definition.definedAt()));
    }

    /**
     * Ends the tracking of a group.
     *
     * @throws ProblemException if there is no such SAE or group
     */
    public void remove(String sae, String name) {
        List<String> names = questions.view(sae).subspaces().definitions().stream()
                .map(SubspaceDefinition::name)
                .toList();
        if (!names.contains(name)) {
            throw ProblemException.notFound("subspace", name, names);
        }
        try {
            registry.remove(sae, name);
        } catch (IllegalStateException e) {
            throw ProblemException.unavailable(String.valueOf(e.getMessage()));
        }
    }

    private static String name(JsonNode request) {
        JsonNode name = request.path("name");
        if (!name.isTextual() || !SubspaceDefinition.isLegalName(name.asText())) {
            throw ProblemException.badParameter(
                    "name", spoken(name), "1 to 100 letters, digits, '.', '_' or '-', not starting with '.'");
        }
        return name.asText();
    }

    private static List<Integer> latents(JsonNode request, int dSae) {
        JsonNode given = request.path("latents");
        int size = given.size();
        if (!given.isArray() || size < SubspaceDefinition.LEAST_MEMBERS || size > SubspaceDefinition.MOST_MEMBERS) {
            throw ProblemException.badParameter(
                    "latents",
                    spoken(given),
                    "a list of " + SubspaceDefinition.LEAST_MEMBERS + " to " + SubspaceDefinition.MOST_MEMBERS
                            + " different latents" + (given.isArray() ? ", and these are " + size : ""));
        }
        List<Integer> latents = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (JsonNode latent : given) {
            if (!latent.isInt() || latent.asInt() < 0 || latent.asInt() >= dSae) {
                throw ProblemException.badParameter("latents", spoken(latent), "whole numbers from 0 to " + (dSae - 1));
            }
            if (!seen.add(latent.asInt())) {
                throw ProblemException.badParameter(
                        "latents", spoken(latent), "different latents, and this one comes twice");
            }
            latents.add(latent.asInt());
        }
        return latents;
    }

    private static String spoken(JsonNode value) {
        return value.isMissingNode() ? "" : value.isTextual() ? value.asText() : value.toString();
    }

    private static SubspaceDefinition checked(String sae, String name, List<Integer> latents, int dSae) {
        try {
            return SubspaceDefinition.of(
                    new Subspace(sae, name, latents, SubspaceDefinition.MANUAL, System.currentTimeMillis()), dSae);
        } catch (InputException e) {
            throw ProblemException.badParameter("latents", latents, String.valueOf(e.getMessage()));
        }
    }
}
