/** What opens a cluster or a cloud to strangers, or takes its protection off. */
import { hasFlag } from '../command-pattern.ts'
import type { Call, ShellRule } from '../types.ts'

const CLUSTER_TOOLS = ['kubectl', 'oc', 'k', 'k3s']
/** Kinds whose change reaches further than one application. */
const SENSITIVE =
  /^(?:cluster)?roles?(?:bindings?)?(?:\/|$)|^(?:secrets?|nodes?|no|pv|persistentvolumes?|namespaces?|ns|crds?|customresourcedefinitions?|serviceaccounts?|sa|netpol|networkpolic(?:y|ies)|pdb|poddisruptionbudgets?|(?:validating|mutating)webhookconfigurations?)(?:\/|$)/
/** Parts of a patch that stop, uncage or empower. */
const STRONG_PATCH =
  /replicas"?\s?:\s?0\b|finalizers"?\s?:\s?(?:null|\[\])|\/finalizers"|privileged"?\s?:\s?true|hostPath"?\s?:|hostNetwork"?\s?:\s?true|hostPID"?\s?:\s?true|cluster-admin|unschedulable"?\s?:\s?true|suspend"?\s?:\s?true/i
const STRONG_ROLE = /^--(?:cluster)?role[= ]?(?:cluster-admin|admin|edit|system:masters)$/

/** Switches by which cloud tools give up protection; "everywhere" as an address; everybody as a principal. */
const UNPROTECTED =
  /(?:^|\s)(?:--no-(?:disable-api-termination|deletion-protection|enable-deletion-protection|enable-termination-protection|backup|storage-encrypted|require-ssl|enable-log-file-validation)(?=\s|$)|--(?:deletion-protection|enable-deletion-protection|termination-protected)[= ]false|--backup-retention-(?:period|days)[= ]0(?=\s|$)|--acl[= ]public-read(?:-write)?(?=\s|$)|--allow-blob-public-access[= ]true|--public-access[= ](?:blob|container)(?=\s|$)|--publicly-accessible(?=\s|$)|BlockPublicPolicy=false|BlockPublicAcls=false|Status=Suspended)/i
const EVERYWHERE =
  /(?:^|\s)--(?:cidr|cidr-ip|cidr-ipv6|source-ranges|source-address-prefix(?:es)?|source-ip-ranges|authorized-networks|ip-permissions)[= ]?["']?(?:[^\s"']{0,80}[=,])?(?:0\.0\.0\.0\/0|::\/0|\*|Internet)(?=[\s"',}\]]|$)/i
/** Web servers are open to everybody on purpose. */
const WEB_PORT = /(?:--port[= ]|tcp:|--destination-port-ranges?[= ]|FromPort=)(?:80|443)(?!\d|-)/
const EVERYBODY =
  /"Principal"\s{0,4}:\s{0,4}(?:"\*"|\{\s{0,4}"AWS"\s{0,4}:\s{0,4}"\*")|\ball(?:Authenticated)?Users\b/

function changesCluster(call: Call): boolean {
  const [verb, kind] = call.operands.filter(({ maybeValue }) => !maybeValue)
  const line = call.texts.join(' ')
  switch (verb?.text) {
    case 'patch':
      return isSensitive(call) || STRONG_PATCH.test(line)
    case 'edit':
      return isSensitive(call) || /(?:^|\s)(?:-n|--namespace)[= ]kube-system(?:\s|$)/.test(line)
    case 'create':
      return (
        /rolebinding$/.test(kind?.text ?? '') &&
        (call.flags.some((flag) => STRONG_ROLE.test(flag)) || / cluster-admin(?: |$)/.test(line))
      )
    case 'scale':
      return /--replicas[= ]0(?:\s|$)/.test(line)
    case 'rollout':
      return call.operands.some(({ text }) => text === 'restart') && hasFlag(call, '--all', '-A')
    case 'debug':
      return call.operands.some(({ text }) => text.startsWith('node/'))
    default:
      return false
  }
}

const isSensitive = (call: Call): boolean =>
  call.operands.slice(1, 4).some(({ text }) => SENSITIVE.test(text))

function opensCloud(call: Call): boolean {
  const line = call.texts.join(' ')
  return (
    UNPROTECTED.test(line) ||
    EVERYBODY.test(line) ||
    (EVERYWHERE.test(line) && !WEB_PORT.test(line) && !/\b(?:describe|list|show)\b/.test(line))
  )
}

/** Rules about clusters and clouds that are not about deleting. */
export const EXPOSURE_RULES: readonly ShellRule[] = [
  {
    id: 'shell.cluster-change',
    level: 'suspicious',
    score: 0.5,
    reason:
      'Stops workloads of a cluster, or changes its roles, nodes, volumes or secrets in place.',
    source: 'Kubernetes documentation on RBAC and finalizers; MITRE ATT&CK T1098.006, T1489',
    tags: ['LLM06', 'T1098.006', 'T1489'],
    programs: CLUSTER_TOOLS,
    applies: changesCluster,
    match: [
      'kubectl patch deployment web -p \'{"spec":{"replicas":0}}\'',
      'kubectl -n shop patch pv data -p \'{"metadata":{"finalizers":null}}\'',
      'kubectl create clusterrolebinding b --clusterrole=cluster-admin --user=eve',
      'kubectl scale deployment/web --replicas 0',
      'kubectl debug node/n1 -it --image=alpine',
    ],
    notMatch: [
      'kubectl patch deployment web -p \'{"spec":{"replicas":2}}\'',
      'kubectl create rolebinding v --clusterrole=view --user=anna',
      'kubectl scale deployment/web --replicas=3',
      'kubectl edit deployment web',
      'kubectl rollout restart deployment/web',
    ],
  },
  {
    id: 'shell.cloud-exposed',
    level: 'suspicious',
    score: 0.6,
    reason: 'Opens a cloud resource to everybody, or switches its protection, backups or log off.',
    source: "the clouds' own manuals; MITRE ATT&CK T1562.007, T1562.008, T1580",
    tags: ['LLM06', 'T1562.007', 'T1562.008'],
    commands: [
      'aws cloudtrail stop-logging',
      'aws configservice stop-configuration-recorder',
      'aws guardduty update-detector --no-enable',
      'aws s3api put-bucket-policy|put-bucket-acl|put-bucket-lifecycle*|put-object-acl *',
      'aws kms put-key-policy',
      'aws * modify-*snapshot-attribute|modify-image-attribute',
      'aws * stop-instances|stop-db-*',
      'gcloud ** stop|suspend',
      'gcloud logging sinks|buckets update',
    ],
    programs: ['aws', 'gcloud', 'gsutil', 'az', 'doctl', 'hcloud', 'oci', 'aliyun', 'ibmcloud'],
    applies: opensCloud,
    match: [
      'aws cloudtrail stop-logging --name main',
      'aws s3api put-object-acl --acl public-read --bucket b --key k',
      'aws ec2 authorize-security-group-ingress --group-id g --protocol tcp --port 3389 --cidr 0.0.0.0/0',
      'gcloud sql instances patch p --no-backup',
      'gsutil iam ch allUsers:objectViewer gs://b',
      'az storage account update -n a --allow-blob-public-access true',
    ],
    notMatch: [
      'aws ec2 authorize-security-group-ingress --group-id g --protocol tcp --port 443 --cidr 0.0.0.0/0',
      'aws cloudtrail describe-trails',
      'gcloud sql instances patch p --backup',
      'az storage account show -n a',
      'aws rds modify-db-instance --db-instance-identifier d --backup-retention-period 7',
    ],
  },
]
