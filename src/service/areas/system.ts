import { collectDiagnostics, saveDiagnostics } from '../diagnostics.ts'
import { listEngines, systemInfo } from '../system-info.ts'
import { listBases } from '../../core/network/bases.ts'
import type { ServiceContext } from '../context.ts'
import type { ServiceImplementer } from '../router.ts'

export function systemAreas(
  os: Pick<ServiceImplementer, 'base' | 'engine' | 'system'>,
  context: ServiceContext,
) {
  return {
    base: { list: os.base.list.handler(() => listBases(context.places.bases)) },
    engine: { list: os.engine.list.handler(() => listEngines()) },
    system: {
      info: os.system.info.handler(() => systemInfo(context)),
      diagnostics: os.system.diagnostics.handler(() => collectDiagnostics(context)),
      saveDiagnostics: os.system.saveDiagnostics.handler(({ input }) =>
        saveDiagnostics(context, input.to),
      ),
    },
  }
}
