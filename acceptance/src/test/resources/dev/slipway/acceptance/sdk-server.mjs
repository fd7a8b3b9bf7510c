// What a user of @scaleway/sdk does from an uploaded disk to a server that runs; each line says what came of a step.
import { readFileSync } from 'node:fs'
import { Blockv1, Iamv1alpha1, Instancev1, createClient } from '@scaleway/sdk'

const [apiURL, accessKey, secretKey, defaultProjectId, publicKeyFile, userData] = process.argv.slice(2)
const client = createClient({
  apiURL, accessKey, secretKey, defaultProjectId, defaultRegion: 'fr-par', defaultZone: 'fr-par-1',
})
const instance = new Instancev1.API(client)
const block = new Blockv1.API(client)
const say = (what, value) => console.log(`${what}: ${value}`)

await new Iamv1alpha1.API(client).createSSHKey({
  name: 'walker', publicKey: readFileSync(publicKeyFile, 'utf8').trim(),
})
const begun = await block.importSnapshotFromObjectStorage({ bucket: 'disks', key: 'disk.qcow2', name: 'minimal' })
say('snapshot', (await block.waitForSnapshot({ snapshotId: begun.id })).status)
const { image } = await instance.createImage({ name: 'minimal', rootVolume: begun.id, arch: 'x86_64' })
const { server } = await instance.createServer({
  name: 'walker', commercialType: 'PLAY2-PICO', image: image.id, dynamicIpRequired: true,
})
await instance.setServerUserData({ serverId: server.id, key: 'cloud-init', content: new Blob([userData]) })
await instance.serverAction({ serverId: server.id, action: 'poweron' })
const running = await instance.waitForServer({ serverId: server.id })
say('state', running.state)
say('server', server.id)
say('address', running.publicIp.address)
