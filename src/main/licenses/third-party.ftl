<#-- dependencyMap: a Map.Entry for each artifact, from its MavenProject to the names of its licences. -->
What embed is packaged with, beside its own code (Apache-2.0, see LICENSE). "or" is the reader's choice.

<#list dependencyMap as entry>
<#assign artifact = entry.getKey()/>
${artifact.groupId}:${artifact.artifactId} ${artifact.version}
  licence: ${entry.getValue()?join(" or ")}
  url:     ${artifact.url!(artifact.scm.url)}
</#list>

The names of licences are SPDX identifiers. Their texts are in LICENSE (Apache-2.0), in licenses/ and in the
jars' META-INF. The native libraries are other people's work than the jars that bring them: see
licenses/native-libraries.txt.
The same, with checksums and what depends on what: sbom.cdx.json (CycloneDX).
