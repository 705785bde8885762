import { Injectable } from '@nestjs/common';
import { execFileSync } from 'child_process';

@Injectable()
export class ToolsService {
  resizeImage(file: string) {
    return execFileSync('convert', [file, '-resize', '50%', 'out.png']).toString();
  }
}
